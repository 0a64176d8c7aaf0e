import { paretoFrontier, type Frontier } from '../src/gepa/frontier';
import type { CandidateState, RunState } from '../src/gepa/state';

/** What all parts of the dashboard draw from. It can be thrown away and computed again. */
export interface Projection {
  readonly state: RunState;
  /** Whether a worker is at the run now, so that it can be paused. */
  readonly live: boolean;
  readonly frontier: Frontier;
  /** How many examples each candidate on the frontier leads. */
  readonly leads: ReadonlyMap<number, number>;
}

/** What the developer looks at. One selection for all plots. */
export interface Selection {
  readonly candidate?: number | undefined;
  /** Index in the Pareto set. */
  readonly example?: number | undefined;
}

/** Computes projections of one run. The frontier changes only when a candidate joins the pool, so it is kept until then. */
export class Projector {
  private pool = -1;
  private frontier: Frontier = { leaders: [], members: [] };
  private leads: ReadonlyMap<number, number> = new Map();

  project(state: RunState, live: boolean): Projection {
    const pool = state.candidates.filter(({ inPool }) => inPool).length;
    if (pool !== this.pool) {
      this.pool = pool;
      this.frontier = paretoFrontier(state.candidates);
      this.leads = new Map(this.frontier.members.map(({ candidate, leads }) => [candidate, leads]));
    }
    return { state, live, frontier: this.frontier, leads: this.leads };
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
