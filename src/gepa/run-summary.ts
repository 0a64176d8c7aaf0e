import { timeLeftMs } from './budget/forecast';
import { bestCandidate, meanOf, waitingProposals, waitsForDeveloper, type RunState, type StatusInShort } from './state';

/** What a list shows of a run. Small, so that it can be kept beside the journal and read without it. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly status: StatusInShort;
  /** Rollouts of the search: what the budget counts. */
  readonly rollouts: number;
  /** Absent where the budget does not limit rollouts. */
  readonly rolloutLimit?: number;
  readonly candidates: number;
  /** Absent until the seed is scored. Scores are means on the Pareto set. */
  readonly best?: { readonly candidate: number; readonly score: number; readonly seedScore: number };
  /** Examples that could not be run or scored. Absent where there are none. */
  readonly leftOut?: number;
  /** Proposals without a decision. */
  readonly waiting: number;
  /** Whether nothing goes on until the developer decides on a proposal. */
  readonly waitsForDeveloper: boolean;
  /** Milliseconds until the budget is spent if the run continues at its rate; absent when it cannot be told. */
  readonly timeLeftMs?: number;
}

/** Summarizes a run for lists. */
export function summaryOf(state: RunState): RunSummary {
  const { run, status, rollouts, candidates } = state;
  const [best, seed] = [bestCandidate(state), candidates[0]];
  const left = timeLeftMs(state, true);
  return {
    id: run.id,
    name: run.name,
    status: status.kind === 'stopped' ? { kind: 'stopped', reason: { kind: status.reason.kind } } : status,
    rollouts,
    ...(run.budget.rollouts === undefined ? {} : { rolloutLimit: run.budget.rollouts }),
    candidates: candidates.length,
    ...(best === undefined || seed === undefined
      ? {}
      : {
          best: {
            candidate: best.index,
            score: meanOf(best.pareto) ?? 0,
            seedScore: meanOf(seed.pareto) ?? 0,
          },
        }),
    ...(state.leftOut.length === 0 ? {} : { leftOut: state.leftOut.length }),
    waiting: waitingProposals(state).length,
    waitsForDeveloper: waitsForDeveloper(state),
    ...(left === undefined ? {} : { timeLeftMs: left }),
  };
}
