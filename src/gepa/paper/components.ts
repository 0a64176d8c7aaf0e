import type { ComponentSelection } from '../run-description';

/** Chooses the components that a task changes (Algorithm 1, "select module"). */
export class ComponentSelector {
  private readonly turns = new Map<number, number>();

  constructor(
    private readonly components: readonly string[],
    private readonly selection: ComponentSelection,
  ) {}

  /** The components to change in a child of this candidate: the next one in the candidate's own turn, or all. */
  choose(candidate: number): readonly string[] {
    if (this.selection === 'all') return this.components;
    const turn = this.turns.get(candidate) ?? 0;
    this.turns.set(candidate, turn + 1);
    return this.components.slice(turn % this.components.length).slice(0, 1);
  }

  /** A child goes on where that of its parents stands that is furthest. */
  inherit(child: number, parents: readonly number[]): void {
    const count = this.components.length;
    this.turns.set(child, Math.max(0, ...parents.map((parent) => (this.turns.get(parent) ?? 0) % count)));
  }
}
