import type { RandomSource } from './world';

/** What is known of a text on a feedback example: its score, or undefined where it was not run. */
export type KnownScore = (example: number) => number | undefined;

/** Chooses the feedback examples that a lineage is extended by. */
export class FeedbackOrder {
  private queue: number[] = [];
  private readonly uses = new Map<string, number>();

  constructor(
    private readonly examples: number,
    private readonly perfectScore: number,
    private readonly random: RandomSource,
  ) {}

  /** The next examples of a pass through the whole set; a new pass begins when one is through. */
  next(count: number): readonly number[] {
    if (this.queue.length === 0) this.queue = this.shuffled();
    return this.queue.splice(0, count);
  }

  /**
   * Known failures of a candidate first, those that were reflected on least often before the others; then examples that
   * it was not run on. What it is known to solve teaches nothing and is left out.
   */
  failuresFirst(candidate: number, count: number, known: KnownScore): readonly number[] {
    const keyOf = (example: number) => `${candidate}/${example}`;
    const rank = (example: number) => (this.uses.get(keyOf(example)) ?? 0) + (known(example) === undefined ? 1 : 0);
    const chosen = this.shuffled()
      .filter((example) => (known(example) ?? 0) < this.perfectScore)
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, count);
    for (const example of chosen) this.uses.set(keyOf(example), (this.uses.get(keyOf(example)) ?? 0) + 1);
    return chosen;
  }

  private shuffled(): number[] {
    const examples = Array.from({ length: this.examples }, (_, index) => index);
    this.random.shuffle(examples);
    return examples;
  }
}
