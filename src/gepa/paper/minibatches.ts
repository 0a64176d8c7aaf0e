import type { RandomSource } from '../world';
import type { Reorder } from './informative-rows';

/**
 * Draws minibatches from the feedback set in epochs: every example comes once before any comes again. If the minibatch
 * size doesn't divide an epoch, it is padded with the examples used least in it. The first minibatch of an iteration
 * follows that of the iteration before, and the others of the iteration follow it, wrapping around
 * (`EpochShuffledBatchSampler` of the released implementation).
 */
export class MinibatchSampler {
  private epochIndex = -1;
  private epoch: number[] = [];

  constructor(
    private readonly examples: number,
    private readonly size: number,
    private readonly random: RandomSource,
    private readonly isLeftOut: (example: number) => boolean = () => false,
    private readonly reorder: Reorder = () => undefined,
  ) {}

  /**
   * Returns the indices of a minibatch. The next example of the epoch replaces one that was left out of the run.
   *
   * @param iteration from 1.
   * @param place of the minibatch in its iteration, from 0.
   */
  draw(iteration: number, place: number): readonly number[] {
    const start = (iteration - 1 + place) * this.size;
    const epochIndex = this.epochIndex < 0 ? 0 : Math.floor(start / this.epoch.length);
    if (place === 0 && epochIndex > this.epochIndex) this.startEpoch(epochIndex);
    const from = start % this.epoch.length;
    const minibatch = this.epoch.slice(from, from + this.size);
    return minibatch.some(this.isLeftOut) ? this.replaceLeftOut(minibatch, from) : minibatch;
  }

  private replaceLeftOut(minibatch: readonly number[], from: number): readonly number[] {
    const remaining = minibatch.filter((example) => !this.isLeftOut(example));
    const next = [...this.epoch.slice(from + this.size), ...this.epoch.slice(0, from)];
    const others = [...new Set(next)].filter((example) => !this.isLeftOut(example) && !remaining.includes(example));
    return [...remaining, ...others.slice(0, minibatch.length - remaining.length)];
  }

  private startEpoch(epochIndex: number): void {
    this.epochIndex = epochIndex;
    this.epoch = Array.from({ length: this.examples }, (_, index) => index);
    this.random.shuffle(this.epoch);
    this.reorder(this.epoch);
    this.pad();
  }

  /** Appends, one at a time, the last of the examples used least so far in the epoch. */
  private pad(): void {
    const missing = (this.size - (this.examples % this.size)) % this.size;
    const padding = this.epoch.slice(this.epoch.length - missing).reverse();
    this.epoch.push(...padding);
  }
}
