/** How many examples of the Pareto set a stage runs. */
const stage = 8;

/**
 * Scores a candidate on the Pareto set in stages, paired with a rival (its better parent), and gives it up as soon as it
 * cannot come out ahead any more, even with perfect scores on all that is left. The examples where the rival has most to
 * lose come last: a child that mends none of its parent's failures is given up after these alone.
 */
export class StagedScoring {
  private readonly order: readonly number[];
  private done = 0;

  /** @param rival its score on every example of the Pareto set. */
  constructor(
    private readonly rival: readonly number[],
    private readonly perfectScore: number,
    /** Whether it is enough to be as good as the rival. */
    private readonly neutral: boolean,
  ) {
    this.order = rival.map((_, example) => example).sort((a, b) => (rival[a] ?? 0) - (rival[b] ?? 0));
  }

  /** Examples to run next: none when all were run, or when the candidate is given up. */
  next(scores: readonly (number | null)[]): readonly number[] {
    if (!this.canWin(scores)) return [];
    const examples = this.order.slice(this.done, this.done + stage);
    this.done += examples.length;
    return examples;
  }

  /** Whether it is ahead of its rival (or level, where that is enough), or can still get there. */
  canWin(scores: readonly (number | null)[]): boolean {
    const most = this.order.reduce(
      (sum, example) => sum + (scores[example] ?? this.perfectScore) - (this.rival[example] ?? 0),
      0,
    );
    return this.neutral ? most > -rounding : most > rounding;
  }
}

/** Sums of the same scores in another order may differ by this much. */
const rounding = 1e-9;
