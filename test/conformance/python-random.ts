import type { RandomSource } from '../../src/gepa/world';

const stateSize = 624;
const middle = 397;

/**
 * The random stream of Python 3.11's `random.Random(seed)`: a Mersenne Twister (MT19937, Matsumoto and Nishimura 1998)
 * seeded by `init_by_array`, with Python's methods of drawing. Used for replays of recorded runs.
 */
export class PythonRandom implements RandomSource {
  private readonly state = new Uint32Array(stateSize);
  private position = stateSize;

  /** @param seed a whole number from 0 to 2^32 - 1. */
  constructor(seed: number) {
    this.seedByArray([seed >>> 0]);
  }

  /** Returns 53 random bits, as `random()` does. */
  next(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** Draws as `_randbelow` does: as many bits as the length has, again while the number is too large. */
  index(length: number): number {
    const bits = 32 - Math.clz32(length);
    for (;;) {
      const drawn = this.word() >>> (32 - bits);
      if (drawn < length) return drawn;
    }
  }

  /** Shuffles as `shuffle` does. */
  shuffle(items: unknown[]): void {
    for (let last = items.length - 1; last > 0; last -= 1) {
      const other = this.index(last + 1);
      [items[last], items[other]] = [items[other], items[last]];
    }
  }

  /** Draws as `sample` does: from a shrinking pool if it is small, otherwise by drawing duplicates again. */
  sample<T>(items: readonly T[], count: number): T[] {
    const setSize = 21 + (count > 5 ? 4 ** Math.ceil(Math.log(count * 3) / Math.log(4)) : 0);
    const places =
      items.length <= setSize ? this.placesFromPool(items.length, count) : this.placesBySet(items.length, count);
    return places.flatMap((place) => items.slice(place, place + 1));
  }

  /** Draws as `choices` does for one item with weights. */
  weighted(weights: readonly number[]): number {
    let total = 0;
    const sums = weights.map((weight) => (total += weight));
    const drawn = this.next() * total;
    const found = sums.findIndex((sum) => drawn < sum);
    return found < 0 ? weights.length - 1 : found;
  }

  private placesFromPool(length: number, count: number): readonly number[] {
    const pool = Array.from({ length }, (_, place) => place);
    return Array.from({ length: count }, (_, taken) => {
      const at = this.index(length - taken);
      const place = pool[at] ?? 0;
      pool[at] = pool[length - taken - 1] ?? 0;
      return place;
    });
  }

  private placesBySet(length: number, count: number): readonly number[] {
    const places = new Set<number>();
    while (places.size < count) places.add(this.index(length));
    return [...places];
  }

  private seedByArray(key: readonly number[]): void {
    const { state } = this;
    state[0] = 19650218;
    for (let at = 1; at < stateSize; at += 1) state[at] = Math.imul(1812433253, this.mixed(at - 1)) + at;
    let at = 1;
    const step = () => {
      at += 1;
      if (at < stateSize) return;
      state[0] = state[stateSize - 1] ?? 0;
      at = 1;
    };
    for (let turn = 0; turn < stateSize; turn += 1) {
      const place = turn % key.length;
      state[at] = ((state[at] ?? 0) ^ Math.imul(this.mixed(at - 1), 1664525)) + (key[place] ?? 0) + place;
      step();
    }
    for (let turn = 1; turn < stateSize; turn += 1) {
      state[at] = ((state[at] ?? 0) ^ Math.imul(this.mixed(at - 1), 1566083941)) - at;
      step();
    }
    state[0] = 0x80000000;
  }

  private mixed(at: number): number {
    const word = this.state[at] ?? 0;
    return word ^ (word >>> 30);
  }

  /** Returns 32 random bits. */
  private word(): number {
    if (this.position >= stateSize) this.twist();
    let word = this.state[this.position] ?? 0;
    this.position += 1;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let at = 0; at < stateSize; at += 1) {
      const bits = ((state[at] ?? 0) & 0x80000000) | ((state[(at + 1) % stateSize] ?? 0) & 0x7fffffff);
      state[at] = (state[(at + middle) % stateSize] ?? 0) ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }
}
