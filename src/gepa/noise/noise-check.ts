// Tested by test/unit/gepa/noise/noise-check.test.ts.
import { rolloutsForOneSuccess, rolloutsLeft } from '../budget/budget';
import { remainingRun } from '../failures/left-out';
import type { SearchContext } from '../search-context';

/** Runs the seed a second time on a few examples of the Pareto set, to learn whether system and metric repeat themselves. */
export class NoiseCheck {
  constructor(private readonly context: SearchContext) {}

  /** Measures the noise. Skips it where the budget pays for hardly more than one candidate, or where nothing is searched. */
  async run(): Promise<void> {
    const { run, state, signals, world } = this.context;
    const examples = this.context.remaining('pareto').slice(0, run.search.noise?.check ?? 0);
    const isOver = signals.finish.aborted && !world.repeating();
    const isAffordable = rolloutsLeft(state) - examples.length >= 2 * rolloutsForOneSuccess(remainingRun(state));
    if (examples.length === 0 || isOver || !isAffordable) return;
    const subject = { kind: 'candidate', index: 0 } as const;
    await this.context.runOne({ subject, texts: run.seed, examples, purpose: 'c0.2', isFresh: true });
  }
}
