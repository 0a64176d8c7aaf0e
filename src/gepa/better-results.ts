// Tested by test/unit/gepa/reflection/better-output.test.ts.
import { nameOfExample, type ExampleReference } from './candidate';
import { rowOf } from './failures/left-out';
import type { ScoredRollout } from './rollout-outcome';
import type { RunDescription } from './run-description';

/** The best result of each feedback row so far, whatever text it is of: what reflections compare a failure with. */
export class BetterResults {
  private readonly best = new Map<string, ScoredRollout>();

  constructor(private readonly run: RunDescription) {}

  /** Notes a result. Of equal scores, the first is kept. */
  note(example: ExampleReference, result: ScoredRollout): void {
    const row = rowOf(this.run, example);
    if (this.run.search.contrast !== true || row.set !== 'feedback') return;
    const name = nameOfExample(row);
    if (result.score > (this.best.get(name)?.score ?? -Infinity)) this.best.set(name, result);
  }

  /** Returns a result of the same row that lost at most half as much, or undefined. Scores of judges differ a little by themselves. */
  find(example: ExampleReference, score: number): ScoredRollout | undefined {
    const best = this.best.get(nameOfExample(rowOf(this.run, example)));
    const lost = this.run.search.perfectScore - score;
    return best !== undefined && lost > 0 && best.score >= score + lost / 2 ? best : undefined;
  }
}
