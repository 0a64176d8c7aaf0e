import { compareOnSet } from './across-models';
import type { PairedComparison } from './paired-comparison';
import { scoreOnSet } from './set-score';
import { bestCandidate, type CandidateState, type RunState } from './state';

/** What the paired scores of a candidate and the seed show on rows that the search never saw. */
export type Verdict = (typeof verdicts)[number];

export const verdicts = ['better', 'noDifferenceShown', 'worse'] as const;

/** The candidate with the highest mean on the Pareto set, compared with the seed. */
export interface Winner {
  readonly candidate: CandidateState;
  readonly seed: CandidateState;
  /** The comparison on the test set; absent until both are scored on all of it. The Pareto set can't replace it, because it chose the winner. */
  readonly test?: WinnerTest;
}

export interface WinnerTest {
  readonly rows: number;
  readonly seedScore: number;
  readonly score: number;
  readonly comparison: PairedComparison;
  readonly verdict: Verdict;
}

/** Returns the winner of a run so far; undefined when no candidate beats the seed. */
export function winnerOf(state: RunState): Winner | undefined {
  const seed = state.candidates[0];
  const candidate = bestCandidate(state);
  if (seed === undefined || candidate === undefined || candidate.index === 0) return undefined;
  const [before, after] = [scoreOnSet(state, seed, 'test'), scoreOnSet(state, candidate, 'test')];
  if (before.mean === undefined || after.mean === undefined) return { candidate, seed };
  const comparison = compareOnSet(state.run, 'test', candidate.testScores, seed.testScores);
  const verdict = verdictOf(comparison);
  return {
    candidate,
    seed,
    test: { rows: after.scored, seedScore: before.mean, score: after.mean, comparison, verdict },
  };
}

/** Whether a winner is shown to be better than the seed on rows that the search never saw. */
export function isShownBetter({ test }: Winner): boolean {
  return test?.verdict === 'better';
}

/** By chance alone, fewer rows than this all differ in the same direction too often (2 · 0.5⁵ > 5%). */
const fewestEqualRows = 6;

/** Returns what a paired comparison shows: a difference only if its whole interval is on one side of zero. */
export function verdictOf({ difference, interval, won, lost, equal }: PairedComparison): Verdict {
  const allDifferAlike = equal === 0 && Math.min(won, lost) === 0 && Math.max(won, lost) >= fewestEqualRows;
  const isShown = interval === undefined ? allDifferAlike : interval.low > 0 || interval.high < 0;
  if (!isShown) return 'noDifferenceShown';
  return difference > 0 ? 'better' : 'worse';
}
