import { BrokenTextError } from '../gepa/failures/broken-text-error';
import { ProcessError } from '../processes/process-error';
import { ProcessPool } from '../processes/process-pool';
import { nameOfCommand } from '../processes/program';
import type { CommandSystemDefinition } from './command-schema';
import type { System, SystemRun } from './system';
import { SystemError } from './system-error';
import { askSystem, readSystemReply } from './system-exchange';

export interface CommandSystemOptions {
  /** The folder of the spec: absolute. The program runs there. */
  readonly folder: string;
  /** Whether programs that the workspace names may be run. */
  readonly trusted: boolean;
  /** Rollouts under way at once. */
  readonly concurrency: number;
}

/**
 * A system that is a program of the developer's, in any language. It is started as often as there are rollouts at once, and
 * each of its processes serves many rollouts.
 *
 * @throws {SystemError} where the workspace is not trusted.
 */
export function createCommandSystem(definition: CommandSystemDefinition, options: CommandSystemOptions): System {
  const { command, env, slots, timeoutSeconds } = definition;
  const who = nameOfCommand(command);
  if (!options.trusted) {
    throw new SystemError(`${who} is not run, since this workspace is not trusted. Trust it to run its programs.`);
  }
  const pool = new ProcessPool(
    { command, cwd: options.folder, passedOn: env, timeoutMs: timeoutSeconds * 1000 },
    slots ?? options.concurrency,
  );
  return {
    run: async (texts, row, signal) => {
      const question = askSystem(texts, row);
      const { reply, stderr } = await pool.exchange(question, signal).catch((error: unknown) => {
        throw asFaultOfText(error);
      });
      return withStandardError(readSystemReply(reply, question, who), stderr);
    },
    close: () => pool.close(),
  };
}

/** A new process that ends amid a rollout does so because of what it was asked to run. */
function asFaultOfText(error: unknown): unknown {
  const crashed = error instanceof ProcessError && error.kind === 'crashed';
  return crashed ? new BrokenTextError(error.problem) : error;
}

/** Keeps what a program wrote on standard error as a step of its own: no component's, so that it is in no reflection's way. */
function withStandardError(run: SystemRun, stderr: string): SystemRun {
  if (stderr === '') return run;
  return { ...run, trace: [...run.trace, { module: 'standard error', input: '', output: stderr }] };
}
