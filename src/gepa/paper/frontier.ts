import type { FrontierKeys } from '../run-description';
import type { CandidateState, RunState } from '../state';
import { valueOf } from '../named-values';

/** The leaders of each key, and the candidates on the frontier. */
export interface Frontier {
  /** For each key (an example, with `instance`): the undominated candidates with its best score, ascending. */
  readonly leaders: readonly (readonly number[])[];
  /** The candidates on the frontier, ascending, with the number of keys that each leads. */
  readonly members: readonly FrontierMember[];
}

export interface FrontierMember {
  readonly candidate: number;
  readonly leads: number;
}

interface Entry {
  readonly index: number;
  readonly mean: number;
  /** The keys that the candidate leads, one bit each. */
  readonly leads: Uint32Array;
}

/**
 * The Pareto frontier of Algorithm 2, updated as candidates join the pool: for each key, the candidates with its best
 * score, without dominated ones. A candidate is dominated if each of its keys has another remaining leader. The lowest
 * mean is removed first; ties are removed in the order of their first key.
 *
 * Sets of keys are bit sets, so that adding a candidate costs one step per key, and one per candidate for each key that it leads
 * alone. No lists of leaders are kept, since most candidates may share the lead of most keys. Only the last leader of a key in the
 * order of removal can be needed by that key, so finding the undominated candidates needn't visit the whole pool.
 */
export class GrowingFrontier {
  private readonly best: number[] = [];
  private words = 0;
  /** Ascending by mean; equal means in the order of joining. */
  private readonly byMean: Entry[] = [];

  /** Adds a candidate. `scores` has one score per key, NaN without a score, and the same length in every call. */
  add(index: number, mean: number, scores: readonly number[]): void {
    if (this.words === 0) {
      this.words = Math.ceil(scores.length / 32);
      this.best.push(...scores.map(() => -Infinity));
    }
    const entry: Entry = { index, mean, leads: new Uint32Array(this.words) };
    scores.forEach((score, key) => this.enter(entry, key, score));
    this.byMean.splice(insertionPoint(this.byMean, mean), 0, entry);
  }

  /** Returns every candidate that leads a key, dominated or not, ascending. */
  leaders(): readonly number[] {
    return this.byMean
      .filter(({ leads }) => leads.some((word) => word !== 0))
      .map(({ index }) => index)
      .sort((a, b) => a - b);
  }

  /** Returns the undominated candidates, in the order of their first key. */
  members(among: (index: number) => boolean = () => true): readonly FrontierMember[] {
    return this.undominated(among).map(({ index, leads }) => ({ candidate: index, leads: countBits(leads) }));
  }

  /** Returns the frontier as screens show it. */
  view(): Frontier {
    const kept = this.undominated(() => true).toSorted((a, b) => a.index - b.index);
    return {
      leaders: this.best.map((_, key) => kept.filter(({ leads }) => hasBit(leads, key)).map(({ index }) => index)),
      members: kept.map(({ index, leads }) => ({ candidate: index, leads: countBits(leads) })),
    };
  }

  private enter(entry: Entry, key: number, score: number): void {
    const best = this.best[key];
    if (best === undefined || !(score >= best)) return;
    if (score > best) {
      for (const beaten of this.byMean) clearBit(beaten.leads, key);
      this.best[key] = score;
    }
    setBit(entry.leads, key);
  }

  private undominated(among: (index: number) => boolean): readonly Entry[] {
    const needed = this.lastLeaders(among);
    const covered = new Uint32Array(this.words);
    const kept: Entry[] = [];
    // In the order of removal: the last leader of a key stays, unless a candidate that already stays leads the key too.
    for (const { entry, lastOf } of needed.reverse()) {
      if (!lastOf.some((word, at) => (word & ~(covered[at] ?? 0)) !== 0)) continue;
      kept.push(entry);
      entry.leads.forEach((word, at) => (covered[at] = (covered[at] ?? 0) | word));
    }
    return kept.sort(byFirstAppearance);
  }

  /**
   * Returns the candidates that are the last leader of a key in the order of removal, latest first, with those keys.
   */
  private lastLeaders(among: (index: number) => boolean): { readonly entry: Entry; readonly lastOf: Uint32Array }[] {
    const seen = new Uint32Array(this.words);
    const all = this.best.length;
    let seenCount = 0;
    const found: { entry: Entry; lastOf: Uint32Array }[] = [];
    for (let end = this.byMean.length; end > 0 && seenCount < all;) {
      let start = end - 1;
      while (start > 0 && this.byMean[start - 1]?.mean === this.byMean[start]?.mean) start -= 1;
      const equals = this.byMean.slice(start, end).filter(({ index, leads }) => among(index) && leads.some(Boolean));
      for (const entry of equals.sort(byFirstAppearance).reverse()) {
        const lastOf = entry.leads.map((word, at) => word & ~(seen[at] ?? 0));
        const added = countBits(lastOf);
        if (added === 0) continue;
        seenCount += added;
        entry.leads.forEach((word, at) => (seen[at] = (seen[at] ?? 0) | word));
        found.push({ entry, lastOf });
      }
      end = start;
    }
    return found;
  }
}

/** Returns one score per frontier key, NaN without a score, in the released implementation's order of keys. */
export function frontierScores(candidate: CandidateState, keys: FrontierKeys, objectives: readonly string[]): number[] {
  const instances = () => candidate.scores.map((score) => score ?? NaN);
  const means = () =>
    objectives.map((name) => {
      const average = valueOf(candidate.objectives, name);
      return average === undefined || average.count === 0 ? NaN : average.sum / average.count;
    });
  switch (keys) {
    case 'instance':
      return instances();
    case 'objective':
      return means();
    case 'hybrid':
      return [...instances(), ...means()];
    case 'cartesian':
      return candidate.scores.flatMap((_, example) =>
        objectives.map((name) => valueOf(candidate.objectiveScores, name)?.[example] ?? NaN),
      );
  }
}

/** Builds the frontier of a run's pool by example, which screens show whatever keys the search uses. */
export function frontierOf({ candidates }: RunState): Frontier {
  const frontier = new GrowingFrontier();
  for (const candidate of candidates) {
    if (!candidate.inPool) continue;
    const mean = candidate.pareto.sum / Math.max(1, candidate.pareto.count);
    frontier.add(candidate.index, mean, frontierScores(candidate, 'instance', []));
  }
  return frontier.view();
}

/** Orders candidates by their first key, then by age. */
function byFirstAppearance(a: Entry, b: Entry): number {
  return firstBit(a.leads) - firstBit(b.leads) || a.index - b.index;
}

function insertionPoint(entries: readonly Entry[], mean: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.mean ?? Infinity) <= mean) low = middle + 1;
    else high = middle;
  }
  return low;
}

function setBit(bits: Uint32Array, bit: number): void {
  const at = bit >>> 5;
  bits[at] = (bits[at] ?? 0) | (1 << (bit & 31));
}

function clearBit(bits: Uint32Array, bit: number): void {
  const at = bit >>> 5;
  bits[at] = (bits[at] ?? 0) & ~(1 << (bit & 31));
}

function hasBit(bits: Uint32Array, bit: number): boolean {
  return ((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

function firstBit(bits: Uint32Array): number {
  const at = bits.findIndex((word) => word !== 0);
  const word = bits[at] ?? 0;
  return at < 0 ? Infinity : at * 32 + 31 - Math.clz32(word & -word);
}

/** Population count, four bits at a time in parallel (Hacker's Delight, 5-1). */
function countBits(bits: Uint32Array): number {
  let count = 0;
  for (const word of bits) {
    const pairs = word - ((word >>> 1) & 0x55555555);
    const quads = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
    count += Math.imul((quads + (quads >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
