import type { ComponentTexts } from '../candidate';
import { meanOf, type CandidateState } from '../state';
import type { RandomSource } from '../world';
import { valueOf } from '../named-values';

/** Two candidates with their common ancestor, and the texts of their merge. */
export interface Merge {
  readonly parents: readonly [number, number];
  readonly ancestor: number;
  readonly texts: ComponentTexts;
}

/** How many pairs are drawn in one attempt, and how many attempts are made. */
const pairDraws = 10;
const attempts = 10;

/**
 * System-aware merge (Algorithms 3 and 4 of the paper's appendix). Draws two candidates of the frontier with a common
 * ancestor that is no better than either, and takes each module from the candidate that changed it, or from the better
 * one if both did.
 */
export class MergeFinder {
  private readonly triplets = new Set<string>();
  private readonly descriptions = new Set<string>();

  constructor(private readonly random: RandomSource) {}

  /**
   * Finds a merge that wasn't tried before.
   *
   * @param members the candidates of the frontier, ascending.
   */
  find(candidates: readonly CandidateState[], members: readonly number[]): Merge | undefined {
    if (members.length < 2 || candidates.length < 3) return undefined;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const triplet = this.drawTriplet(candidates, members);
      if (triplet === undefined) continue;
      const { texts, sources } = this.compose(triplet);
      const parents = [triplet.first.index, triplet.second.index] as const;
      const description = [...parents, ...sources].join();
      if (this.descriptions.has(description)) continue;
      this.descriptions.add(description);
      this.triplets.add(tripletKey(triplet));
      return { parents, ancestor: triplet.ancestor.index, texts };
    }
    return undefined;
  }

  private drawTriplet(candidates: readonly CandidateState[], members: readonly number[]): Triplet | undefined {
    for (let draw = 0; draw < pairDraws; draw += 1) {
      const pair = this.random.sample(members, 2).sort((a, b) => a - b);
      const [first, second] = pair.map((index) => candidates[index]);
      if (first === undefined || second === undefined) continue;
      const [ancestorsOfFirst, ancestorsOfSecond] = [ancestorsOf(candidates, first), ancestorsOf(candidates, second)];
      if (ancestorsOfFirst.has(second.index) || ancestorsOfSecond.has(first.index)) continue;
      const common = [...ancestorsOfFirst]
        .filter((index) => ancestorsOfSecond.has(index))
        .sort((a, b) => a - b)
        .flatMap((index) => candidates[index] ?? [])
        .filter((ancestor) => this.isDesirable({ first, second, ancestor }));
      if (common.length === 0) continue;
      const ancestor = common[this.drawAncestor(common)];
      if (ancestor !== undefined) return { first, second, ancestor };
    }
    return undefined;
  }

  /** Draws an ancestor with a probability proportional to its mean, or uniformly if all means are zero. */
  private drawAncestor(common: readonly CandidateState[]): number {
    const means = common.map(scoreOf);
    return means.every((mean) => mean === 0) ? this.random.index(common.length) : this.random.weighted(means);
  }

  /** Whether neither parent is worse than the ancestor and some module was changed by only one of them. */
  private isDesirable(triplet: Triplet): boolean {
    const { first, second, ancestor } = triplet;
    if (this.triplets.has(tripletKey(triplet))) return false;
    if (scoreOf(ancestor) > scoreOf(first) || scoreOf(ancestor) > scoreOf(second)) return false;
    return Object.keys(ancestor.texts).some((component) => changedBy(triplet, component) === 'one');
  }

  private compose(triplet: Triplet): { texts: ComponentTexts; sources: readonly number[] } {
    const chosen = Object.keys(triplet.ancestor.texts).map((component) => ({
      component,
      source: this.sourceOf(triplet, component),
    }));
    return {
      texts: Object.fromEntries(
        chosen.map(({ component, source }) => [component, valueOf(source.texts, component) ?? '']),
      ),
      sources: chosen.map(({ source }) => source.index),
    };
  }

  /** Returns the candidate that a module's text is taken from. */
  private sourceOf(triplet: Triplet, component: string): CandidateState {
    const { first, second, ancestor } = triplet;
    switch (changedBy(triplet, component)) {
      case 'none':
        return first;
      case 'one':
        return valueOf(first.texts, component) === valueOf(ancestor.texts, component) ? second : first;
      case 'both': {
        const difference = scoreOf(first) - scoreOf(second);
        if (difference !== 0) return difference > 0 ? first : second;
        return this.random.index(2) === 0 ? first : second;
      }
    }
  }
}

interface Triplet {
  readonly first: CandidateState;
  readonly second: CandidateState;
  readonly ancestor: CandidateState;
}

/** How many of the two candidates changed a module. A change to the same text counts as both. */
function changedBy({ first, second, ancestor }: Triplet, component: string): 'none' | 'one' | 'both' {
  const [a, b, before] = [
    valueOf(first.texts, component),
    valueOf(second.texts, component),
    valueOf(ancestor.texts, component),
  ];
  if (a !== before && b !== before) return 'both';
  return a === b ? 'none' : 'one';
}

/** Examples of the Pareto set that decide on a merge. */
const subsampleSize = 5;

/**
 * Draws the examples to test a merge on, by index: as many where the first parent is better as where the second is and
 * where they are equal, as far as there are enough.
 */
export function balancedSubsample(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
  random: RandomSource,
): readonly number[] {
  const common = first.flatMap((score, index) => (score === null || (second[index] ?? null) === null ? [] : [index]));
  const difference = (index: number) => (first[index] ?? 0) - (second[index] ?? 0);
  const buckets = [
    common.filter((index) => difference(index) > 0),
    common.filter((index) => difference(index) < 0),
    common.filter((index) => difference(index) === 0),
  ];
  const share = Math.ceil(subsampleSize / buckets.length);
  const selected: number[] = [];
  for (const bucket of buckets) {
    const take = Math.min(bucket.length, share, subsampleSize - selected.length);
    if (take > 0) selected.push(...random.sample(bucket, take));
  }
  const missing = subsampleSize - selected.length;
  if (missing <= 0) return selected;
  const unused = common.filter((index) => !selected.includes(index));
  if (unused.length >= missing) return [...selected, ...random.sample(unused, missing)];
  const repeated = Array.from({ length: missing }, () => common[Math.floor(random.next() * common.length)] ?? 0);
  return [...selected, ...repeated];
}

function ancestorsOf(candidates: readonly CandidateState[], { parents }: CandidateState): ReadonlySet<number> {
  const found = new Set<number>();
  const waiting = [...parents];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (found.has(index)) continue;
    found.add(index);
    waiting.push(...(candidates[index]?.parents ?? []));
  }
  return found;
}

function scoreOf({ pareto }: CandidateState): number {
  return meanOf(pareto) ?? 0;
}

function tripletKey({ first, second, ancestor }: Triplet): string {
  return [first.index, second.index, ancestor.index].join();
}
