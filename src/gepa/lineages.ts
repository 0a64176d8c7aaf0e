import type { RunState } from './state';

/** How lineages are grown, one after the other. */
export interface LineageOptions {
  /** Iterations in which a new lineage grows from the seed by several rounds each. */
  readonly growth: number;
  /** Rounds of reflection on the feedback set in such an iteration, before a child is scored on the Pareto set. */
  readonly rounds: number;
  /** Iterations in a row without a better child after which a lineage is done. */
  readonly patience: number;
}

/** What an iteration is to do: extend a lineage's head, or merge it with that of an earlier lineage. */
export type LineageStep =
  | { readonly kind: 'extend'; readonly head: number; readonly rounds: number; readonly failuresFirst: boolean }
  | { readonly kind: 'merge'; readonly parents: readonly [number, number] };

/**
 * Exploits one lineage while it pays, and begins a new one from the seed when it does not: what a prompt says first
 * decides how far its lineage can get, and no small change takes that back. When a lineage is done, its head is merged
 * with the best head so far, in both orders; a merge that is better than both is extended further.
 */
export class Lineages {
  private head = 0;
  private readonly heads: number[] = [];
  private merges: (readonly [number, number])[] | undefined;
  private grown = 0;
  private barren = 0;
  private seen = 1;

  constructor(
    private readonly options: LineageOptions,
    private readonly state: RunState,
  ) {}

  /** The next iteration's step, after what became of those before. */
  next(): LineageStep {
    this.takeUpChildren();
    if (this.grown >= this.options.growth && this.barren >= this.options.patience) this.merges ??= this.mergesOfHead();
    const parents = this.merges?.shift();
    if (parents !== undefined) return { kind: 'merge', parents };
    if (this.merges !== undefined) this.beginAnew();
    const growing = this.grown < this.options.growth;
    if (growing) this.grown += 1;
    else this.barren += 1;
    return { kind: 'extend', head: this.head, rounds: growing ? this.options.rounds : 1, failuresFirst: !growing };
  }

  /** A child of the head that joined the pool since is the new head. */
  private takeUpChildren(): void {
    for (const { index, parents, inPool } of this.state.candidates.slice(this.seen)) {
      if (!inPool || !parents.includes(this.head)) continue;
      this.head = index;
      this.barren = 0;
      // A lineage that was merged goes on; what it merges with next is found anew.
      this.merges = undefined;
    }
    this.seen = this.state.candidates.length;
  }

  private mergesOfHead(): (readonly [number, number])[] {
    const sumOf = (head: number) => this.state.candidates[head]?.pareto.sum ?? 0;
    const [best] = this.heads.filter((head) => head !== this.head).sort((a, b) => sumOf(b) - sumOf(a));
    return best === undefined || this.head === 0
      ? []
      : [
          [this.head, best],
          [best, this.head],
        ];
  }

  private beginAnew(): void {
    this.heads.push(this.head);
    this.head = 0;
    this.merges = undefined;
    this.grown = 0;
    this.barren = 0;
  }
}
