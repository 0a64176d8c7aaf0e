import type { LineageOptions } from '../run-description';
import type { RunState } from '../state';

/** What an iteration is to do: extend a lineage's head, or merge two candidates that have an ancestor in common. */
export type LineageStep =
  | {
      readonly kind: 'extend';
      readonly head: number;
      readonly rounds: number;
      readonly failuresFirst: boolean;
      /** The candidate whose changes are put behind those of the first round. */
      readonly inherit?: number;
    }
  | { readonly kind: 'merge'; readonly parents: readonly [number, number]; readonly ancestor: number };

type Merge = Extract<LineageStep, { kind: 'merge' }>;

interface Lineage {
  head: number;
  /** Iterations of growth that it had. */
  grown: number;
  /** Iterations since its last better child. */
  sinceImprovement: number;
  /** Children of earlier heads that are to be merged with the head, each with its parent. */
  siblings: { readonly candidate: number; readonly parent: number }[];
  /** Merges with another lineage that are still to be tried; undefined until the lineage is done. */
  merges: Merge[] | undefined;
}

/**
 * Exploits one lineage while it pays, and begins a new one from the seed when it does not: what a prompt says first
 * decides how far its lineage can get, and no small change takes that back. When a lineage is done, its head is merged
 * with the best head so far, in both orders; a merge that is better than both is extended further.
 */
export class Lineages {
  private readonly lineages: Lineage[] = [];
  private readonly byIteration = new Map<number, Lineage>();

  constructor(
    private readonly options: LineageOptions,
    private readonly state: RunState,
  ) {}

  /** What an iteration is to do, after what became of those before. */
  next(iteration: number): LineageStep {
    for (const lineage of this.lineages) {
      const step = this.stepOf(lineage);
      if (step === undefined) continue;
      this.byIteration.set(iteration, lineage);
      return step;
    }
    const lineage: Lineage = { head: 0, grown: 0, sinceImprovement: 0, siblings: [], merges: undefined };
    this.lineages.push(lineage);
    this.byIteration.set(iteration, lineage);
    return this.extend(lineage);
  }

  /** The newest head of the lineage that an iteration extends. */
  headOf(iteration: number): number {
    return this.byIteration.get(iteration)?.head ?? 0;
  }

  /**
   * Takes up a candidate that joined the pool. Where none of these is the head any more, because iterations
   * overlap, the better one of it and the head is, and the two are merged.
   */
  join(candidate: number, iteration: number): void {
    const lineage = this.byIteration.get(iteration);
    if (lineage === undefined) return;
    const [parent = 0, ...others] = this.state.candidates[candidate]?.parents ?? [];
    if (this.sumOf(candidate) < this.sumOf(parent)) return;
    lineage.sinceImprovement = 0;
    // A lineage that was merged continues; what it merges with next is looked for again.
    lineage.merges = undefined;
    const { head } = lineage;
    const isSibling = ![parent, ...others].includes(head);
    const [better, other] =
      isSibling && this.sumOf(head) >= this.sumOf(candidate) ? [head, candidate] : [candidate, head];
    lineage.head = better;
    if (isSibling) lineage.siblings.push({ candidate: other, parent });
  }

  private stepOf(lineage: Lineage): LineageStep | undefined {
    const { head, siblings, grown, sinceImprovement } = lineage;
    const sibling = siblings.shift();
    if (sibling !== undefined) {
      return { kind: 'merge', parents: [head, sibling.candidate], ancestor: sibling.parent };
    }
    const { growth, patience } = this.options;
    if (grown < growth || sinceImprovement < patience) return this.extend(lineage);
    lineage.merges ??= this.mergesOf(lineage);
    return lineage.merges.shift();
  }

  private extend(lineage: Lineage): LineageStep {
    const growing = lineage.grown < this.options.growth;
    if (growing) lineage.grown += 1;
    else lineage.sinceImprovement += 1;
    const rounds = growing ? this.options.rounds : 1;
    const best = this.options.inherit && lineage.head === 0 ? this.bestHeadBeside(lineage) : undefined;
    const inherit = best === undefined ? {} : { inherit: best };
    return { kind: 'extend', head: lineage.head, rounds, failuresFirst: !growing, ...inherit };
  }

  /** The best head of the other lineages. */
  private bestHeadBeside({ head }: Lineage): number | undefined {
    const heads = this.lineages.map((lineage) => lineage.head).filter((other) => other !== head && other !== 0);
    return heads.sort((a, b) => this.sumOf(b) - this.sumOf(a))[0];
  }

  private mergesOf(lineage: Lineage): Merge[] {
    const { head } = lineage;
    const best = this.bestHeadBeside(lineage);
    if (best === undefined || head === 0) return [];
    return [
      { kind: 'merge', parents: [head, best], ancestor: 0 },
      { kind: 'merge', parents: [best, head], ancestor: 0 },
    ];
  }

  private sumOf(candidate: number): number {
    return this.state.candidates[candidate]?.pareto.sum ?? 0;
  }
}
