import type { Reorder } from '../paper/informative-rows';
import type { RandomSource } from '../world';

/** What is known of a candidate on a feedback example. */
export interface KnownScore {
  readonly score: number;
  /** Whether the candidate itself was run on the example. Otherwise the score is that of an ancestor. */
  readonly isOwn: boolean;
}

/** Chooses the feedback examples to extend a lineage with. */
export class FeedbackOrder {
  private queue: number[] = [];
  private readonly uses = new Map<string, number>();

  /** @param remaining returns the examples to choose from, which may become fewer. */
  constructor(
    private readonly remaining: () => readonly number[],
    private readonly perfectScore: number,
    private readonly random: RandomSource,
    private readonly reorder: Reorder = () => undefined,
  ) {}

  /** Returns the next examples of a pass through the whole set. Begins a new pass after the last one. */
  next(count: number): readonly number[] {
    const remaining = new Set(this.remaining());
    this.queue = this.queue.filter((example) => remaining.has(example));
    if (this.queue.length === 0) this.queue = this.shuffled();
    return this.queue.splice(0, count);
  }

  /**
   * Returns examples in this order: failures of the candidate, failures of its ancestors, examples without a score, and
   * examples that only ancestors solved. Each earlier use of an example moves it back by one step. Leaves out what the
   * candidate itself solves.
   */
  failuresFirst(
    candidate: number,
    count: number,
    known: (example: number) => KnownScore | undefined,
  ): readonly number[] {
    const keyOf = (example: number) => `${candidate}/${example}`;
    const ranked = this.shuffled().flatMap((example) => {
      const [score, uses] = [known(example), this.uses.get(keyOf(example)) ?? 0];
      const isSolved = score !== undefined && score.score >= this.perfectScore;
      return isSolved && score.isOwn ? [] : [{ example, rank: uses + rankOf(score, isSolved) }];
    });
    const chosen = ranked
      .sort((a, b) => a.rank - b.rank)
      .slice(0, count)
      .map(({ example }) => example);
    for (const example of chosen) this.uses.set(keyOf(example), (this.uses.get(keyOf(example)) ?? 0) + 1);
    return chosen;
  }

  private shuffled(): number[] {
    const examples = [...this.remaining()];
    this.random.shuffle(examples);
    this.reorder(examples);
    return examples;
  }
}

function rankOf(known: KnownScore | undefined, isSolved: boolean): number {
  if (known === undefined) return 1;
  if (known.isOwn) return 0;
  return isSolved ? 2 : 0.5;
}
