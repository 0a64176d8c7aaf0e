/** The fewest examples of a stage. */
const minStageSize = 8;

/**
 * Scores a candidate on the Pareto set in stages, compared with a rival (its better parent), and abandons it as soon as
 * perfect scores on the rest would no longer put it ahead. The rival's failures come first: a child that fixes none of
 * them is abandoned after these alone.
 */
export class StagedScoring {
  private readonly order: readonly number[];
  private waiting: readonly number[];

  /**
   * @param rival returns its current score per example of the Pareto set; examples with null don't count.
   * @param groups the examples whose means make the score, of which the lowest counts. All in one group by default.
   */
  constructor(
    private readonly rival: () => readonly (number | null)[],
    private readonly perfectScore: number,
    /** Whether equal scores are enough. */
    private readonly neutral: boolean,
    private readonly groups: readonly (readonly number[])[] = [rival().map((_, example) => example)],
    /** How far the rival's scores flatter it: what its mean is above the mean to beat. */
    private readonly flattery = 0,
    /** How others do on each example. Where the rival does equally well, those that most fail come first. Absent: in the order of the set. */
    others: readonly number[] = [],
  ) {
    const scores = rival();
    this.order = scores
      .map((_, example) => example)
      .sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || (others[a] ?? 0) - (others[b] ?? 0));
    this.waiting = this.order;
  }

  /** Returns the examples to run next; none if all were run or the candidate is abandoned. */
  next(scores: readonly (number | null)[]): readonly number[] {
    if (!this.canWin(scores)) return [];
    const size = Math.max(minStageSize, this.failuresToGiveUp(scores));
    const rival = this.rival();
    const waiting = this.waiting.filter((example) => (rival[example] ?? null) !== null);
    this.waiting = waiting.slice(size);
    return waiting.slice(0, size);
  }

  /** Whether the candidate is ahead of its rival, or can still get there. */
  canWin(scores: readonly (number | null)[]): boolean {
    const most = this.bestPossibleLead(scores);
    return this.neutral ? most > -rounding : most > rounding;
  }

  /** The candidate's lead if it gets perfect scores on the rest, in the group where that is smallest. */
  private bestPossibleLead(scores: readonly (number | null)[]): number {
    const rival = this.rival();
    const groups = this.groups
      .map((group) => group.filter((example) => (rival[example] ?? null) !== null))
      .filter((group) => group.length > 0);
    const means = groups.map((group) => sum(group.map((example) => rival[example] ?? 0)) / group.length);
    const toBeat = Math.min(...means) - this.flattery;
    const leads = groups.map((group) => sum(group.map((example) => (scores[example] ?? this.perfectScore) - toBeat)));
    return leads.length === 0 ? 0 : Math.min(...leads);
  }

  /** The failures after which the candidate can be abandoned. Running that many examples together wastes nothing. */
  private failuresToGiveUp(scores: readonly (number | null)[]): number {
    const failures = this.bestPossibleLead(scores) / this.perfectScore;
    return this.neutral ? Math.floor(failures + rounding) + 1 : Math.ceil(failures - rounding);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Sums of the same scores in another order may differ by this much. */
const rounding = 1e-9;
