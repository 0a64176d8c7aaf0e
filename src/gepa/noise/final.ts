// Tested by test/unit/gepa/noise/final.test.ts.
import { rolloutsLeftForFinal } from '../budget/budget';
import type { ExampleReference } from '../candidate';
import { BudgetSpentError } from '../failures/budget-spent-error';
import type { SearchContext } from '../search-context';
import { roundsOfFinal } from './final-rounds';
import { estimatedMeans, noiseOptionsOf } from './noise';

/** A finalist's scores on the feedback examples of the final. */
interface FeedbackSum {
  readonly sum: number;
  readonly count: number;
}

/** Measures the best candidates of a noisy run again, round by round, and chooses the winner by all their measurements. */
export class Final {
  private readonly onFeedback = new Map<number, FeedbackSum>();

  constructor(private readonly context: SearchContext) {}

  /** Chooses the winner. Does nothing if noise isn't allowed for, if there is only the seed, or without budget. */
  async hold(): Promise<void> {
    const { state } = this.context;
    const pool = state.candidates.filter(({ inPool }) => inPool).map(({ index }) => index);
    const noise = noiseOptionsOf(state);
    if (noise === null || pool.length < 2 || state.budgetSpent !== undefined) return;
    const sets = { pareto: this.context.remainingCount('pareto'), feedback: this.context.remainingCount('feedback') };
    const rounds = roundsOfFinal(rolloutsLeftForFinal(state), sets, pool.length, noise.onFeedback ?? false);
    if (rounds.length === 0) return;
    let finalists: readonly number[] = pool;
    try {
      let begun = 0;
      for (const { finalists: size, set, examples } of rounds) {
        finalists = this.best(finalists).slice(0, size);
        this.context.emit({ type: 'finalStarted', candidates: finalists, set });
        if (set === 'feedback') await this.runOnFeedback(finalists, begun, examples);
        else await this.run(finalists, this.context.remaining('pareto'));
        if (set === 'feedback') begun += examples;
      }
    } catch (error) {
      if (!(error instanceof BudgetSpentError)) throw error;
      this.context.fail(error);
      this.context.recover();
    }
    const [winner] = this.best(finalists);
    if (winner !== undefined) this.context.emit({ type: 'winnerChosen', candidate: winner });
  }

  /**
   * Runs finalists on feedback examples.
   *
   * @param begun how many examples each of them was run on before. From the last one on, the first ones follow again.
   */
  private async runOnFeedback(finalists: readonly number[], begun: number, count: number): Promise<void> {
    const all = this.context.remaining('feedback');
    const examples = Array.from({ length: count }, (_, nth) => all[(begun + nth) % all.length]).filter(
      (example) => example !== undefined,
    );
    const outcomes = await this.run(finalists, examples, begun === 0 ? '' : `.${begun}`);
    for (const [place, index] of finalists.entries()) {
      const outcome = outcomes[place];
      const scores = outcome?.kind === 'ran' ? outcome.results.flatMap((result) => result?.score ?? []) : [];
      const before = this.onFeedback.get(index) ?? { sum: 0, count: 0 };
      const sum = scores.reduce((total, score) => total + score, before.sum);
      this.onFeedback.set(index, { sum, count: before.count + scores.length });
    }
  }

  private run(finalists: readonly number[], examples: readonly ExampleReference[], round = '') {
    const { state, run } = this.context;
    return this.context.runAll(
      finalists.map((index) => {
        const { texts = run.seed, measurements = [] } = state.candidates[index] ?? {};
        const nth = Math.max(1, measurements.length) + 1;
        return { subject: { kind: 'candidate', index } as const, texts, examples, purpose: `c${index}.${nth}${round}` };
      }),
    );
  }

  /** Sorts candidates by what is known of them, newer ones first where that is equal: they have learnt from more examples. */
  private best(candidates: readonly number[]): readonly number[] {
    const { candidates: all } = this.context.state;
    const estimates = estimatedMeans(this.context.state);
    const valueOf = (index: number) => {
      const { sum, count } = this.onFeedback.get(index) ?? { sum: 0, count: 0 };
      const examples = all[index]?.pareto.count ?? 0;
      return ((estimates[index] ?? 0) * examples + sum) / Math.max(1, examples + count);
    };
    return [...candidates].sort((a, b) => valueOf(b) - valueOf(a) || b - a);
  }
}
