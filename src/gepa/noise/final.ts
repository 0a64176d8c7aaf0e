// Tested by test/unit/gepa/noise/final.test.ts.
import { rolloutsLeftForFinal } from '../budget/budget';
import type { ExampleReference } from '../candidate';
import { BudgetSpentError } from '../failures/budget-spent-error';
import type { SearchContext } from '../search-context';
import { finalRounds } from './final-rounds';
import { estimatedMeans, noiseOptionsOf } from './noise';

/** A finalist's scores on the feedback examples of the final. */
interface FeedbackSum {
  readonly sum: number;
  readonly count: number;
}

/**
 * Measures the best candidates of a noisy run again, and chooses the winner by all their measurements. If there are several finalists,
 * the first round runs them on feedback examples: that measures them again, and on other examples than those which chose them. The later
 * rounds run them on the Pareto set. The last one has only the winner, so that no choice depends on the score that is reported.
 */
export class Final {
  private readonly onFeedback = new Map<number, FeedbackSum>();

  constructor(private readonly context: SearchContext) {}

  /** Chooses the winner. Does nothing if noise isn't allowed for, if there is only the seed, or without budget. */
  async hold(): Promise<void> {
    const { state } = this.context;
    const pool = state.candidates.filter(({ inPool }) => inPool).map(({ index }) => index);
    if (noiseOptionsOf(state) === null || pool.length < 2 || state.budgetSpent !== undefined) return;
    const rounds = finalRounds(rolloutsLeftForFinal(state), this.context.remainingCount('pareto'), pool.length);
    if (rounds.length === 0) return;
    let finalists: readonly number[] = pool;
    try {
      for (const [round, size] of rounds.entries()) {
        finalists = this.best(finalists).slice(0, size);
        const set = round === 0 && size > 1 ? 'feedback' : 'pareto';
        this.context.emit({ type: 'finalStarted', candidates: finalists, set });
        if (set === 'feedback') await this.runOnFeedback(finalists);
        else await this.run(finalists, this.context.remaining('pareto'));
      }
    } catch (error) {
      if (!(error instanceof BudgetSpentError)) throw error;
      this.context.fail(error);
      this.context.recover();
    }
    const [winner] = this.best(finalists);
    if (winner !== undefined) this.context.emit({ type: 'winnerChosen', candidate: winner });
  }

  /** Runs finalists on as many feedback examples as the Pareto set has. */
  private async runOnFeedback(finalists: readonly number[]): Promise<void> {
    const examples = this.context.remaining('feedback').slice(0, this.context.remainingCount('pareto'));
    const outcomes = await this.run(finalists, examples);
    for (const [place, index] of finalists.entries()) {
      const outcome = outcomes[place];
      const scores = outcome?.kind === 'ran' ? outcome.results.flatMap((result) => result?.score ?? []) : [];
      this.onFeedback.set(index, { sum: scores.reduce((sum, score) => sum + score, 0), count: scores.length });
    }
  }

  private run(finalists: readonly number[], examples: readonly ExampleReference[]) {
    const { state, run } = this.context;
    return this.context.runAll(
      finalists.map((index) => {
        const { texts = run.seed, measurements = [] } = state.candidates[index] ?? {};
        const nth = Math.max(1, measurements.length) + 1;
        return { subject: { kind: 'candidate', index } as const, texts, examples, purpose: `c${index}.${nth}` };
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
