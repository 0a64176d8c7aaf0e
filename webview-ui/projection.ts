import { frontierOf, type Frontier } from '../src/gepa/paper/frontier';
import type { CandidateState, RunState } from '../src/gepa/state';

/** What all parts of the dashboard draw from. It can be thrown away and computed again. */
export interface Projection {
  readonly state: RunState;
  /** Whether a worker is at the run now, so that it can be paused. */
  readonly live: boolean;
  readonly frontier: Frontier;
  /** How many examples each candidate on the frontier leads. */
  readonly leads: ReadonlyMap<number, number>;
  /** By example: whether it tells the pool's candidates apart. Only there does leading it mean something. */
  readonly separating: readonly boolean[];
}

/** What the developer looks at. One selection for all plots. */
export interface Selection {
  readonly candidate?: number | undefined;
  /** Index in the Pareto set. */
  readonly example?: number | undefined;
}

/** Computes projections of one run. What follows from the pool is kept until a candidate joins it or an example is left out. */
export class Projector {
  /** What frontier and the rest were computed from. */
  private basis = '';
  private frontier: Frontier = { leaders: [], members: [] };
  private leads: ReadonlyMap<number, number> = new Map();
  private separating: readonly boolean[] = [];

  project(state: RunState, live: boolean): Projection {
    const pool = poolOf(state);
    const basis = `${pool.length} ${state.leftOut.length}`;
    if (basis !== this.basis) {
      this.basis = basis;
      this.frontier = frontierOf(state);
      this.leads = new Map(this.frontier.members.map(({ candidate, leads }) => [candidate, leads]));
      this.separating = state.run.examples.pareto.map((_, example) => separates(pool, example));
    }
    return { state, live, frontier: this.frontier, leads: this.leads, separating: this.separating };
  }
}

/** The candidate that is shown in detail: the chosen one, else the best so far, else the seed. */
export function shownCandidate(state: RunState, selection: Selection): CandidateState | undefined {
  return state.candidates[selection.candidate ?? -1] ?? state.candidates[state.best ?? 0];
}

/** The candidates that were scored on the whole Pareto set. */
export function poolOf(state: RunState): readonly CandidateState[] {
  return state.candidates.filter(({ inPool }) => inPool);
}

function separates(pool: readonly CandidateState[], example: number): boolean {
  const first = pool[0]?.scores[example];
  return pool.some(({ scores }) => scores[example] !== first);
}
