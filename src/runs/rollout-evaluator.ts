import type { ExampleSets } from '../datasets/split-rows';
import type { RolloutRequest, RolloutResult } from '../gepa/rollout';
import type { Evaluator } from '../gepa/world';
import type { Metric } from '../metrics/metric';
import type { System } from '../system/system';

/** Runs the system on an example and scores what comes out. */
export class RolloutEvaluator implements Evaluator {
  constructor(
    private readonly system: System,
    private readonly metric: Metric,
    private readonly examples: ExampleSets,
  ) {}

  async evaluate({ texts, example }: RolloutRequest, signal: AbortSignal): Promise<RolloutResult> {
    const row = this.examples[example.set][example.index];
    if (row === undefined) throw new Error(`There is no example ${example.index} in the ${example.set} set.`);
    const started = performance.now();
    const { output, trace, usage } = await this.system.run(texts, row, signal);
    const { score, objectives, feedback } = await this.metric.score(row, output);
    return { output, trace, score, objectives, feedback, usage, durationMs: Math.round(performance.now() - started) };
  }
}
