import type { Row } from '../../datasets/row';
import type { ComponentTexts } from '../../gepa/candidate';
import { BrokenTextError } from '../../gepa/failures/broken-text-error';
import { ConcurrencyLimit } from '../../models/batches/concurrency-limit';
import type { Model } from '../../models/model';
import { ProcessError } from '../../processes/process-error';
import { nameOfCommand } from '../../processes/program';
import type { System, SystemRun } from '../system';
import { SystemError } from '../system-error';
import { SystemReplyError } from '../system-reply-error';
import { createProgramRunner, type ProgramRunner } from './program-runner';
import { clearOutput, outputPlace, readOutput } from './program-result';
import type { ProgramSystemDefinition } from './program-schema';
import type { SourceComponent } from './replace-components';
import { RolloutCalls } from './rollout-calls';
import { changedVersion } from './unseen-component';

export interface ProgramSystemOptions {
  readonly components: readonly SourceComponent[];
  /** Answers the program's requests. */
  readonly model: Model;
  /** The folder of the spec, where the program runs: absolute. */
  readonly folder: string;
  /** Whether programs that the workspace names may be run. */
  readonly trusted: boolean;
  /** The most rollouts under way. */
  readonly concurrency: number;
}

/**
 * Creates a system that starts the developer's program for each rollout, as the developer does, and answers its requests to models. In
 * them, the candidate's texts stand in the place of the program's own.
 *
 * @throws {SystemError} if the workspace isn't trusted.
 */
export function createProgramSystem(definition: ProgramSystemDefinition, options: ProgramSystemOptions): System {
  const { command, serve } = definition;
  const name = nameOfCommand(command ?? serve ?? []);
  if (!options.trusted) {
    throw new SystemError(
      `${name} was not run because this workspace isn't trusted. Trust the workspace to run its programs.`,
    );
  }
  const program = new ProgramRollouts(definition, options, name);
  return { run: (texts, row, signal) => program.run(texts, row, signal), close: () => program.close() };
}

class ProgramRollouts {
  private readonly runner: ProgramRunner;
  private readonly slots: ConcurrencyLimit;
  private readonly seen = new Set<string>();
  private hasCalls = false;

  constructor(
    private readonly definition: ProgramSystemDefinition,
    private readonly options: ProgramSystemOptions,
    private readonly name: string,
  ) {
    this.runner = createProgramRunner(definition, options.folder, name);
    const { output, serve, portEnv, slots = options.concurrency } = definition;
    // All rollouts write the same file, or ask the same server, whose requests to models don't say which rollout they are for.
    const isShared = output.startsWith('file:') || (serve !== undefined && portEnv === undefined);
    this.slots = new ConcurrencyLimit(isShared ? 1 : slots);
  }

  run(texts: ComponentTexts, row: Row, signal: AbortSignal): Promise<SystemRun> {
    return this.slots.run(() => this.runNow(texts, row, signal));
  }

  async close(): Promise<void> {
    await this.runner.close();
  }

  private async runNow(texts: ComponentTexts, row: Row, signal: AbortSignal): Promise<SystemRun> {
    signal.throwIfAborted();
    const { components, model, folder } = this.options;
    const { maxCalls, output } = this.definition;
    const ending = new AbortController();
    const calls = new RolloutCalls({
      ...{ components, candidate: texts, model, maxCalls, name: this.name },
      onFailure: (error) => ending.abort(error),
    });
    const place = outputPlace(output, folder);
    try {
      await clearOutput(place);
      const { stdout, stderr } = await this.runner.run(row, calls, AbortSignal.any([signal, ending.signal]));
      const result = await readOutput(place, stdout, this.name);
      this.checkCalls(calls);
      const trace = [...calls.trace(), ...(stderr === '' ? [] : [standardError(stderr)])];
      return { output: result, trace, usage: calls.usage };
    } catch (error) {
      throw failureOf(error, calls);
    }
  }

  /**
   * Checks that the program asked our endpoint, and that the components were in its requests.
   *
   * @throws {SystemReplyError} if not, as long as no rollout had them: a rollout may do without a request or a component.
   * @throws {SystemError} if a component appeared in other words than before.
   */
  private checkCalls(calls: RolloutCalls): void {
    if (!calls.hasCalls && !this.hasCalls) {
      throw new SystemReplyError(
        `${this.name} sent no request to the endpoint that GEPA gave it, so its model doesn't get the candidate's prompts. Let it take the address of its model from OPENAI_BASE_URL, or name the variable that it takes it from in system.endpointEnv.url.`,
      );
    }
    this.hasCalls = true;
    for (const component of calls.seen) this.seen.add(component);
    for (const { name, fixed } of this.options.components) {
      const changed = calls.seen.has(name) ? undefined : changedVersion(fixed, calls.otherInstructions);
      if (changed !== undefined) {
        throw new SystemError(
          `${this.name} sends the prompt "${name}" changed: after the text that is the same, ${changed.expected} was expected, and ${changed.sent} came. Name the text as the program sends it, or restore the file if it was edited since the run began.`,
        );
      }
    }
    if (calls.hasCalls && this.seen.size === 0 && this.options.components.length > 0) {
      const names = this.options.components.map(({ name }) => `"${name}"`).join(', ');
      throw new SystemReplyError(
        `${this.name} sent requests to its model, and none of the prompts was in them (${names}). Check that they are the texts that the program sends.`,
      );
    }
  }
}

/** The program may have failed because its model refused a request. A text that lets the program fail is at fault. */
function failureOf(error: unknown, { modelFailure }: RolloutCalls): unknown {
  if (!(error instanceof ProcessError) || error.kind !== 'crashed') return error;
  return modelFailure ?? new BrokenTextError(error.problem);
}

/** A step without a component, so that no reflection includes it. */
function standardError(output: string) {
  return { module: 'standard error', input: '', output };
}
