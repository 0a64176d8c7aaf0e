import { BrokenTextError } from '../gepa/failures/broken-text-error';
import { ProcessError } from '../processes/process-error';
import { ProcessPool } from '../processes/process-pool';
import { nameOfCommand } from '../processes/program';
import type { CommandSystemDefinition } from './command-schema';
import type { System, SystemRun } from './system';
import { SystemError } from './system-error';
import { rolloutRequest, readSystemReply } from './system-exchange';

export interface CommandSystemOptions {
  /** The folder of the spec, where the program runs: absolute. */
  readonly folder: string;
  /** Whether programs that the workspace names may be run. */
  readonly trusted: boolean;
  /** The most rollouts under way. */
  readonly concurrency: number;
}

/**
 * Creates a system that runs the developer's program. As many processes as there are rollouts at once serve all
 * rollouts.
 *
 * @throws {SystemError} if the workspace isn't trusted.
 */
export function createCommandSystem(definition: CommandSystemDefinition, options: CommandSystemOptions): System {
  const { command, env, slots, timeoutSeconds } = definition;
  const name = nameOfCommand(command);
  if (!options.trusted) {
    throw new SystemError(
      `${name} was not run because this workspace isn't trusted. Trust the workspace to run its programs.`,
    );
  }
  const pool = new ProcessPool(
    { command, cwd: options.folder, passedOn: env, timeoutMs: timeoutSeconds * 1000 },
    slots ?? options.concurrency,
  );
  return {
    run: async (texts, row, signal) => {
      const request = rolloutRequest(texts, row);
      const { reply, stderr } = await pool.exchange(request, signal).catch((error: unknown) => {
        throw asBrokenText(error);
      });
      return withStandardError(readSystemReply(reply, request, name), stderr);
    },
    close: () => pool.close(),
  };
}

/** Blames the text for a crash, since a new process has already been tried. */
function asBrokenText(error: unknown): unknown {
  const crashed = error instanceof ProcessError && error.kind === 'crashed';
  return crashed ? new BrokenTextError(error.problem) : error;
}

/** Adds standard error to the trace as a step without a component, so that no reflection includes it. */
function withStandardError(run: SystemRun, stderr: string): SystemRun {
  if (stderr === '') return run;
  return { ...run, trace: [...run.trace, { module: 'standard error', input: '', output: stderr }] };
}
