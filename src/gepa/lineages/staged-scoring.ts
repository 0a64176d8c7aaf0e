/** How many examples of the Pareto set a stage runs at least. */
const stage = 8;

/**
 * Scores a candidate on the Pareto set in stages, paired with a rival (its better parent), and gives it up as soon as it
 * cannot come out ahead any more, even with perfect scores on all that is left. The examples where the rival has most to
 * lose come last: a child that mends none of its parent's failures is given up after these alone.
 */
export class StagedScoring {
  private readonly order: readonly number[];
  private waiting: readonly number[];

  /** @param rival its score on every example of the Pareto set, as it is then; what is null there does not count. */
  constructor(
    private readonly rival: () => readonly (number | null)[],
    private readonly perfectScore: number,
    /** Whether it is enough to be as good as the rival. */
    private readonly neutral: boolean,
  ) {
    const scores = rival();
    this.order = scores.map((_, example) => example).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
    this.waiting = this.order;
  }

  /** Examples to run next: none when all were run, or when the candidate is given up. */
  next(scores: readonly (number | null)[]): readonly number[] {
    if (!this.canWin(scores)) return [];
    const size = Math.max(stage, this.fewestToGiveUp(scores));
    const rival = this.rival();
    const waiting = this.waiting.filter((example) => (rival[example] ?? null) !== null);
    this.waiting = waiting.slice(size);
    return waiting.slice(0, size);
  }

  /** Whether it is ahead of its rival (or level, where that is enough), or can still get there. */
  canWin(scores: readonly (number | null)[]): boolean {
    const most = this.mostAhead(scores);
    return this.neutral ? most > -rounding : most > rounding;
  }

  /** By how much it can come out ahead, with perfect scores on all that is left. */
  private mostAhead(scores: readonly (number | null)[]): number {
    const rival = this.rival();
    return sum(
      this.order.map((example) => {
        const score = rival[example] ?? null;
        return score === null ? 0 : (scores[example] ?? this.perfectScore) - score;
      }),
    );
  }

  /** How many of the next examples it would have to fail before it can be given up: running them at once wastes nothing. */
  private fewestToGiveUp(scores: readonly (number | null)[]): number {
    const failures = this.mostAhead(scores) / this.perfectScore;
    return this.neutral ? Math.floor(failures + rounding) + 1 : Math.ceil(failures - rounding);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Sums of the same scores in another order may differ by this much. */
const rounding = 1e-9;
