import type { RandomSource } from '../world';

/** What is known of a candidate on a feedback example. */
export interface KnownScore {
  readonly score: number;
  /** Whether the candidate itself was run on the example, and not only what it came from. */
  readonly own: boolean;
}

/** Chooses the feedback examples that a lineage is extended by. */
export class FeedbackOrder {
  private queue: number[] = [];
  private readonly uses = new Map<string, number>();

  /** @param remaining the examples to choose from; what it gives may become less. */
  constructor(
    private readonly remaining: () => readonly number[],
    private readonly perfectScore: number,
    private readonly random: RandomSource,
  ) {}

  /** The next examples of a pass through the whole set; a new pass begins when one is through. */
  next(count: number): readonly number[] {
    const remaining = new Set(this.remaining());
    this.queue = this.queue.filter((example) => remaining.has(example));
    if (this.queue.length === 0) this.queue = this.shuffled();
    return this.queue.splice(0, count);
  }

  /**
   * Known failures of a candidate first, then those of what it came from, then examples that none of them was run on, and
   * last what others solved before it. Each time an example was reflected on makes it later by one place in that order. What the
   * candidate is known to solve teaches nothing and is left out.
   */
  failuresFirst(
    candidate: number,
    count: number,
    known: (example: number) => KnownScore | undefined,
  ): readonly number[] {
    const keyOf = (example: number) => `${candidate}/${example}`;
    const places = this.shuffled().flatMap((example) => {
      const [score, uses] = [known(example), this.uses.get(keyOf(example)) ?? 0];
      const isSolved = score !== undefined && score.score >= this.perfectScore;
      return isSolved && score.own ? [] : [{ example, place: uses + placeOf(score, isSolved) }];
    });
    const chosen = places
      .sort((a, b) => a.place - b.place)
      .slice(0, count)
      .map(({ example }) => example);
    for (const example of chosen) this.uses.set(keyOf(example), (this.uses.get(keyOf(example)) ?? 0) + 1);
    return chosen;
  }

  private shuffled(): number[] {
    const examples = [...this.remaining()];
    this.random.shuffle(examples);
    return examples;
  }
}

function placeOf(known: KnownScore | undefined, isSolved: boolean): number {
  if (known === undefined) return 1;
  if (known.own) return 0;
  return isSolved ? 2 : 0.5;
}
