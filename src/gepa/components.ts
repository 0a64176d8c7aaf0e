/** Chooses the component to change: each candidate's own round robin, continued by its children (Algorithm 1). */
export class RoundRobin {
  private readonly next = new Map<number, number>();

  constructor(private readonly components: readonly string[]) {}

  /** The component whose turn it is for this candidate. */
  choose(candidate: number): string {
    const turn = this.next.get(candidate) ?? 0;
    this.next.set(candidate, turn + 1);
    const component = this.components[turn % this.components.length];
    if (component === undefined) throw new Error('A system has at least one component.');
    return component;
  }

  /** A child goes on where its parent stands. */
  inherit(child: number, parent: number): void {
    this.next.set(child, this.next.get(parent) ?? 0);
  }
}
