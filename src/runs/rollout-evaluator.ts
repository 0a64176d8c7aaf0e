import type { ExampleSets } from '../datasets/split-rows';
import { BrokenTextError } from '../gepa/broken-text-error';
import { nameOfExample } from '../gepa/candidate';
import { ExampleError } from '../gepa/example-error';
import { addUsage, noUsage, type RolloutRequest, type RolloutResult } from '../gepa/rollout';
import { UserError } from '../gepa/user-error';
import type { Evaluator } from '../gepa/world';
import type { Metric } from '../metrics/metric';
import { ModelError } from '../models/model-error';
import type { System } from '../system/system';
import { attemptExample } from './example-attempts';

/** Runs the system on an example and scores what comes out. Either is repeated when the example is at fault. */
export class RolloutEvaluator implements Evaluator {
  constructor(
    private readonly system: System,
    private readonly metric: Metric,
    private readonly examples: ExampleSets,
    /** In milliseconds. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  async evaluate({ texts, example }: RolloutRequest, signal: AbortSignal): Promise<RolloutResult> {
    const row = this.examples[example.set][example.index];
    if (row === undefined) throw new Error(`There is no example ${example.index} in the ${example.set} set.`);
    const started = this.now();
    try {
      const run = await attemptExample(() => this.system.run(texts, row, signal), signal);
      const durationMs = Math.max(0, Math.round(this.now() - started));
      const { usage: judging = noUsage, ...result } = await attemptExample(
        () => this.metric.score({ ...run, row, durationMs }, signal),
        signal,
      );
      return { output: run.output, trace: run.trace, ...result, usage: addUsage(run.usage, judging), durationMs };
    } catch (error) {
      throw withExample(error, `(${nameOfExample(example)}, ${row.source})`);
    }
  }
}

/** The error with the example that it came from at the end of its message, since a run may have hundreds. */
function withExample(error: unknown, example: string): Error {
  if (error instanceof ExampleError) return error;
  if (error instanceof ModelError) return new ModelError({ ...error.data, message: `${error.message} ${example}` });
  if (error instanceof BrokenTextError) return new BrokenTextError(`${error.problem} ${example}`, error);
  if (error instanceof UserError) return new UserError(`${error.problem} ${example}`, error);
  return new Error(`${error instanceof Error ? error.message : String(error)} ${example}`, { cause: error });
}
