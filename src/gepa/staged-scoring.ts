/** How many examples of the Pareto set a stage runs at least. */
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
    const size = Math.max(stage, this.fewestToGiveUp(scores));
    const examples = this.order.slice(this.done, this.done + size);
    this.done += examples.length;
    return examples;
  }

  /** Whether it is ahead of its rival (or level, where that is enough), or can still get there. */
  canWin(scores: readonly (number | null)[]): boolean {
    const most = this.mostAhead(scores);
    return this.neutral ? most > -rounding : most > rounding;
  }

  /** By how much it can come out ahead, with perfect scores on all that is left. */
  private mostAhead(scores: readonly (number | null)[]): number {
    return sum(this.order.map((example) => (scores[example] ?? this.perfectScore) - this.rivalOn(example)));
  }

  /** How many of the next examples it would have to fail before it can be given up: running them at once wastes nothing. */
  private fewestToGiveUp(scores: readonly (number | null)[]): number {
    const failures = this.mostAhead(scores) / this.perfectScore;
    return this.neutral ? Math.floor(failures + rounding) + 1 : Math.ceil(failures - rounding);
  }

  private rivalOn(example: number): number {
    return this.rival[example] ?? 0;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Sums of the same scores in another order may differ by this much. */
const rounding = 1e-9;
