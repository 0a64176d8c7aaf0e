// Tested by test/unit/gepa/search.test.ts.
import type { ComponentSelection } from '../run-description';

/** Chooses the components that a task changes (Algorithm 1, "select module"). */
export class ComponentSelector {
  private readonly turns = new Map<number, number>();

  constructor(
    private readonly components: readonly string[],
    private readonly selection: ComponentSelection,
  ) {}

  /** Returns the components to change in a child of a candidate: the candidate's next one in turn, or all. */
  choose(candidate: number): readonly string[] {
    if (this.selection === 'all') return this.components;
    const turn = this.turns.get(candidate) ?? 0;
    this.turns.set(candidate, turn + 1);
    return this.components.slice(turn % this.components.length).slice(0, 1);
  }

  /** Continues a child's turn where the parent with the furthest turn is. */
  inherit(child: number, parents: readonly number[]): void {
    const count = this.components.length;
    this.turns.set(child, Math.max(0, ...parents.map((parent) => (this.turns.get(parent) ?? 0) % count)));
  }
}
