// Tested by test/unit/gepa/search.test.ts.
import type { RandomSource } from './world';

/**
 * A seeded random stream (Mulberry32, a public-domain 32-bit generator by Tommy Ettinger) that is the same on every
 * machine.
 */
export class SeededRandom implements RandomSource {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  index(length: number): number {
    return Math.floor(this.next() * length);
  }

  /** Fisher and Yates' shuffle, from the end. */
  shuffle(items: unknown[]): void {
    for (let last = items.length - 1; last > 0; last -= 1) {
      const other = this.index(last + 1);
      [items[last], items[other]] = [items[other], items[last]];
    }
  }

  sample<T>(items: readonly T[], count: number): T[] {
    const shuffled = [...items];
    this.shuffle(shuffled);
    return shuffled.slice(0, count);
  }

  weighted(weights: readonly number[]): number {
    let left = this.next() * weights.reduce((sum, weight) => sum + weight, 0);
    const found = weights.findIndex((weight) => (left -= weight) < 0);
    return found < 0 ? weights.length - 1 : found;
  }
}
