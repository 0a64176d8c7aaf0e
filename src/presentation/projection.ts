// Tested by test/unit/dashboard/projection.test.ts.
import { frontierOf, type Frontier } from '../gepa/paper/frontier';
import type { CandidateState, RunState, WorkedOn } from '../gepa/state';

/** Everything that the parts of the dashboard draw from, computed from the state. */
export interface Projection {
  readonly state: RunState;
  /** Whether a worker of this window runs it. Only then can it be paused. */
  readonly live: boolean;
  /** Whether another process runs it. */
  readonly elsewhere: boolean;
  readonly frontier: Frontier;
  /** How many examples each candidate on the frontier leads. */
  readonly leads: ReadonlyMap<number, number>;
  /** By example: whether the pool's candidates score differently on it. Otherwise leading it means nothing. */
  readonly separating: readonly boolean[];
}

/** The selection, which all plots share. */
export interface Selection {
  readonly candidate?: number | undefined;
  /** A second candidate, which the first is compared with. */
  readonly other?: number | undefined;
  /** Index in the Pareto set. */
  readonly example?: number | undefined;
  /** A proposal. The candidate is its parent. */
  readonly proposal?: number | undefined;
}

/** Computes projections of one run. Caches what depends on the pool until that changes or an example is left out. */
export class Projector {
  /** What frontier and the rest were computed from. */
  private pool: readonly number[] = [];
  private leftOut = 0;
  private frontier: Frontier = { leaders: [], members: [] };
  private leads: ReadonlyMap<number, number> = new Map();
  private separating: readonly boolean[] = [];

  project(state: RunState, workedOn: WorkedOn): Projection {
    const pool = poolOf(state);
    const isSame = pool.length === this.pool.length && pool.every(({ index }, place) => index === this.pool[place]);
    if (!isSame || state.leftOut.length !== this.leftOut) {
      this.pool = pool.map(({ index }) => index);
      this.leftOut = state.leftOut.length;
      this.frontier = frontierOf(state);
      this.leads = new Map(this.frontier.members.map(({ candidate, leads }) => [candidate, leads]));
      this.separating = state.run.examples.pareto.map((_, example) => separates(pool, example));
    }
    const [live, elsewhere] = [workedOn === 'here', workedOn === 'elsewhere'];
    return { state, live, elsewhere, frontier: this.frontier, leads: this.leads, separating: this.separating };
  }
}

/** Returns the candidate to show in detail: the selected one, else the best so far, else the seed. */
export function shownCandidate(state: RunState, selection: Selection): CandidateState | undefined {
  return state.candidates[selection.candidate ?? -1] ?? state.candidates[state.best ?? 0];
}

/** Returns the candidate that the shown one is compared with, if any. */
export function comparedCandidate(state: RunState, selection: Selection): CandidateState | undefined {
  const other = state.candidates[selection.other ?? -1];
  return other?.index === shownCandidate(state, selection)?.index ? undefined : other;
}

/**
 * Returns what to show of a selection: its candidate, or the best so far where it has none. A proposal that was accepted is shown as
 * its candidate, and one that isn't known is ignored.
 */
export function shownSelection(state: RunState, { proposal, ...selection }: Selection): Selection {
  const reviewed = state.proposals[(proposal ?? 0) - 1];
  if (reviewed?.candidate !== undefined) return { ...selection, candidate: reviewed.candidate };
  const candidate = shownCandidate(state, selection)?.index;
  return reviewed === undefined ? { ...selection, candidate } : { ...selection, candidate, proposal };
}

/** Returns the candidates that were scored on the whole Pareto set. */
export function poolOf(state: RunState): readonly CandidateState[] {
  return state.candidates.filter(({ inPool }) => inPool);
}

function separates(pool: readonly CandidateState[], example: number): boolean {
  const first = pool[0]?.scores[example];
  return pool.some(({ scores }) => scores[example] !== first);
}
