import { comparesEstimates, estimatedMeans } from '../noise/noise';
import type { LineageOptions } from '../run-description';
import type { RunState } from '../state';
import { singlesPerIteration } from './reflection-pace';

/** The step of an iteration: extend a lineage's head, or merge two candidates with a common ancestor. */
export type LineageStep =
  | {
      readonly kind: 'extend';
      readonly head: number;
      readonly rounds: number;
      readonly failuresFirst: boolean;
      /** Whether the lineage asks for its reflections one by one, whatever they cost. */
      readonly isSingle: boolean;
      /** The candidate whose changes are added after the first round. */
      readonly inherit?: number;
    }
  | { readonly kind: 'merge'; readonly parents: readonly [number, number]; readonly ancestor: number };

type Merge = Extract<LineageStep, { kind: 'merge' }>;

interface Lineage {
  head: number;
  /** Whether it asks for its reflections one by one, whatever they cost. */
  readonly isSingle: boolean;
  /** Iterations of growth so far. */
  grown: number;
  /** Iterations since the last better child. */
  sinceImprovement: number;
  /** Children of earlier heads that still have to be merged with the head, each with its parent. */
  siblings: { readonly candidate: number; readonly parent: number }[];
  /** Merges with another lineage that still have to be tried; undefined until the lineage is done. */
  merges: Merge[] | undefined;
  /** The candidates that continued the lineage, in order. */
  joined: Joined[];
}

/** A candidate that continued a lineage, and how the lineage was before. */
interface Joined extends Pick<Lineage, 'head' | 'sinceImprovement' | 'merges'> {
  readonly candidate: number;
}

/**
 * Extends one lineage as long as it improves, then begins a new one from the seed: the beginning of a prompt limits how
 * far its lineage can get, and small changes don't undo that. When a lineage is done, its head is merged with the best
 * other head in both orders, and a merge that beats both is extended further. Once a lineage has ended without a new best candidate, later
 * ones ask for their reflections one by one: many side by side find what is easy to find, and then cost more than they bring.
 */
export class Lineages {
  private readonly lineages: Lineage[] = [];
  private readonly byIteration = new Map<number, Lineage>();
  /** Iterations that ask for a shorter text. It teaches nothing, so it doesn't count as an improvement. */
  private readonly shortening = new Set<number>();
  private hasStalled = false;

  constructor(
    private readonly options: LineageOptions,
    private readonly state: RunState,
  ) {}

  /**
   * Returns the step of an iteration, given the results of the iterations before.
   *
   * @param parent begins a lineage with this candidate, before all others are continued.
   */
  next(iteration: number, parent?: number): LineageStep {
    if (parent !== undefined) return this.begin(iteration, parent);
    for (const lineage of this.lineages) {
      const step = this.stepOf(lineage);
      if (step === undefined) continue;
      this.byIteration.set(iteration, lineage);
      return step;
    }
    return this.begin(iteration);
  }

  /** Begins a lineage with a candidate that the developer wrote, before all others are continued, unless it is worse than its parent. */
  adopt(candidate: number): void {
    const [parent = 0] = this.state.candidates[candidate]?.parents ?? [];
    if (this.paretoSum(candidate) >= this.paretoSum(parent)) this.lineages.unshift(this.lineageFrom(candidate));
  }

  /** Lets the lineage of a candidate continue with a shorter text of it that an iteration asks for. */
  shorten(iteration: number, candidate: number): void {
    const lineage = this.lineages.find(({ head }) => head === candidate);
    if (lineage === undefined) return;
    this.byIteration.set(iteration, lineage);
    this.shortening.add(iteration);
  }

  private begin(iteration: number, chosen?: number): LineageStep {
    if (chosen === undefined) this.noticeStall();
    const lineage = this.lineageFrom(chosen ?? 0);
    if (chosen === undefined) this.lineages.push(lineage);
    else this.lineages.unshift(lineage);
    this.byIteration.set(iteration, lineage);
    return this.extend(lineage);
  }

  private lineageFrom(head: number): Lineage {
    const isSingle = this.hasStalled && this.options.oneByOneWhenStalled === true;
    return { head, isSingle, grown: 0, sinceImprovement: 0, siblings: [], merges: undefined, joined: [] };
  }

  /** Notices that the newest lineage, which is done, didn't get further than another one. */
  private noticeStall(): void {
    const newest = this.lineages.at(-1);
    const best = newest === undefined ? undefined : this.bestOtherHead(newest);
    if (newest === undefined || best === undefined) return;
    if (this.paretoSum(newest.head) <= this.paretoSum(best)) this.hasStalled = true;
  }

  /** Returns the newest head of the lineage that an iteration extends. */
  headOf(iteration: number): number {
    return this.byIteration.get(iteration)?.head ?? 0;
  }

  /**
   * Continues a lineage with a candidate that joined the pool. If overlapping iterations moved the head meanwhile, the
   * better of the two becomes the head and the other one is merged with it later.
   */
  join(candidate: number, iteration: number): void {
    const lineage = this.byIteration.get(iteration);
    if (lineage === undefined) return;
    const [parent = 0, ...others] = this.state.candidates[candidate]?.parents ?? [];
    if (this.paretoSum(candidate) < this.paretoSum(parent)) return;
    const { sinceImprovement, merges } = lineage;
    lineage.joined.push({ candidate, head: lineage.head, sinceImprovement, merges });
    if (!this.shortening.has(iteration)) {
      lineage.sinceImprovement = 0;
      // The lineage continues, so its merges are chosen again when it is done.
      lineage.merges = undefined;
    }
    const { head } = lineage;
    const isSibling = ![parent, ...others].includes(head);
    const [better, other] =
      isSibling && this.paretoSum(head) >= this.paretoSum(candidate) ? [head, candidate] : [candidate, head];
    lineage.head = better;
    if (isSibling) lineage.siblings.push({ candidate: other, parent });
  }

  /**
   * Takes a candidate out that left the pool before anything was built on it. The lineages continue as if it had never
   * joined them.
   */
  leave(candidate: number): void {
    for (const lineage of [...this.lineages]) {
      lineage.siblings = lineage.siblings.filter((sibling) => sibling.candidate !== candidate);
      for (const one of [lineage, ...lineage.joined]) {
        // They are chosen again among the heads that are left.
        if (one.merges?.some(({ parents }) => parents.includes(candidate)) === true) one.merges = undefined;
      }
      const place = lineage.joined.findIndex((joined) => joined.candidate === candidate);
      const [left] = place < 0 ? [] : lineage.joined.splice(place, 1);
      if (left !== undefined) this.restore(lineage, left, place);
      else if (lineage.head === candidate) this.lineages.splice(this.lineages.indexOf(lineage), 1);
    }
  }

  /** Undoes what a candidate changed in its lineage. */
  private restore(lineage: Lineage, left: Joined, place: number): void {
    const next = lineage.joined[place];
    (next ?? lineage).sinceImprovement += left.sinceImprovement;
    if (next === undefined) lineage.merges = left.merges;
    else if (next.head === left.candidate) next.head = left.head;
    if (lineage.head !== left.candidate) return;
    // Without it, the best of its siblings would have become the head.
    const children = lineage.joined.filter(({ candidate }) => this.parentOf(candidate) === left.head);
    const [best] = children.sort((a, b) => this.paretoSum(b.candidate) - this.paretoSum(a.candidate));
    lineage.head = best?.candidate ?? left.head;
    lineage.siblings = lineage.siblings.filter((sibling) => sibling.candidate !== lineage.head);
  }

  private parentOf(candidate: number): number {
    return this.state.candidates[candidate]?.parents[0] ?? 0;
  }

  private stepOf(lineage: Lineage): LineageStep | undefined {
    const { head, siblings, grown, sinceImprovement } = lineage;
    const sibling = siblings.shift();
    if (sibling !== undefined) {
      return { kind: 'merge', parents: [head, sibling.candidate], ancestor: sibling.parent };
    }
    const scale = singlesPerIteration(this.state, lineage.isSingle);
    const { growth, patience } = this.options;
    if (grown < growth * scale || sinceImprovement < patience * scale) return this.extend(lineage);
    lineage.merges ??= this.mergesOf(lineage);
    return lineage.merges.shift();
  }

  private extend(lineage: Lineage): LineageStep {
    const { head, isSingle } = lineage;
    const growing = lineage.grown < this.options.growth * singlesPerIteration(this.state, isSingle);
    if (growing) lineage.grown += 1;
    else lineage.sinceImprovement += 1;
    const rounds = growing ? this.options.rounds : 1;
    const best = this.options.inherit && head === 0 ? this.bestOtherHead(lineage) : undefined;
    const inherit = best === undefined ? {} : { inherit: best };
    return { kind: 'extend', head, rounds, failuresFirst: !growing, isSingle, ...inherit };
  }

  /** Returns the best head of the other lineages. */
  private bestOtherHead({ head }: Lineage): number | undefined {
    const heads = this.lineages.map((lineage) => lineage.head).filter((other) => other !== head && other !== 0);
    return heads.sort((a, b) => this.paretoSum(b) - this.paretoSum(a))[0];
  }

  private mergesOf(lineage: Lineage): Merge[] {
    const { head } = lineage;
    const best = this.bestOtherHead(lineage);
    if (best === undefined || head === 0) return [];
    return [
      { kind: 'merge', parents: [head, best], ancestor: 0 },
      { kind: 'merge', parents: [best, head], ancestor: 0 },
    ];
  }

  private paretoSum(candidate: number): number {
    const { sum, count } = this.state.candidates[candidate]?.pareto ?? { sum: 0, count: 0 };
    return comparesEstimates(this.state) ? (estimatedMeans(this.state)[candidate] ?? 0) * count : sum;
  }
}
