import type { RandomSource } from './world';

/**
 * Draws minibatches from the feedback set in epochs: every example comes once before any comes again. An epoch that the
 * minibatch size does not divide is padded with the examples that were used least (as the released implementation does).
 */
export class MinibatchSampler {
  private readonly timesUsed = new Map<number, number>();
  private epoch: number[] = [];
  private position = 0;

  constructor(
    private readonly examples: number,
    private readonly size: number,
    private readonly random: RandomSource,
  ) {}

  /** Indices of the next minibatch. */
  next(): readonly number[] {
    if (this.position >= this.epoch.length) this.startEpoch();
    const minibatch = this.epoch.slice(this.position, this.position + this.size);
    this.position += this.size;
    return minibatch;
  }

  private startEpoch(): void {
    this.epoch = Array.from({ length: this.examples }, (_, index) => index);
    this.random.shuffle(this.epoch);
    this.epoch.forEach((index) => this.count(index));
    while (this.epoch.length % this.size !== 0) {
      const index = this.leastUsed();
      this.epoch.push(index);
      this.count(index);
    }
    this.position = 0;
  }

  private count(index: number): void {
    this.timesUsed.set(index, (this.timesUsed.get(index) ?? 0) + 1);
  }

  /** Of the examples that were used least, the one that was first used last. */
  private leastUsed(): number {
    let least = 0;
    let fewest = Infinity;
    for (const [index, times] of this.timesUsed) {
      if (times <= fewest) [least, fewest] = [index, times];
    }
    return least;
  }
}
