import { describeStop } from '../src/gepa/words/reasons';
import { scoreOnSet } from '../src/gepa/set-score';
import { bestCandidate, meanOf, waitingProposals, type CandidateState, type RunState } from '../src/gepa/state';
import { formatDifference, formatScore } from './number-format';
import { compareOnSet } from '../src/gepa/across-models';
import { dashboardWords as words } from './dashboard-words';

/** The result of a stopped run, in words. */
export interface Outcome {
  /** The first sentence: the result or, if the run was cut short, the reason. */
  readonly verdict: string;
  /** The scores on the test set, if it was scored; the error, if the run failed. */
  readonly detail?: string;
  /** One or two further sentences. */
  readonly remark: string;
  /** `cut`: stopped by the developer, to be resumed. */
  readonly tone: 'better' | 'same' | 'cut' | 'failed';
  /** The candidate that is better than the seed, if there is one. */
  readonly winner?: number;
}

/** Returns the outcome of a stopped run; undefined before it stops. */
export function outcomeOf(state: RunState): Outcome | undefined {
  if (state.status.kind !== 'stopped') return undefined;
  const { reason } = state.status;
  const best = bestCandidate(state);
  const winner = best === undefined || best.index === 0 ? {} : { winner: best.index };
  if (reason.kind === 'failed') {
    return {
      verdict: words.failed,
      detail: reason.message,
      remark: bestSoFar(state),
      tone: 'failed',
      ...winner,
    };
  }
  const why = describeStop(reason, state);
  if (reason.kind === 'cancelled') return { verdict: why, remark: bestSoFar(state), tone: 'cut', ...winner };
  const seed = state.candidates[0];
  if (seed === undefined || best === undefined) {
    return {
      verdict: words.seedNotScored,
      remark: why,
      tone: 'failed',
    };
  }
  const test = describeTest(state, seed, best);
  return {
    verdict: best.index === 0 ? words.seedIsBest(scoreOf(seed)) : words.best(best.index, scoreOf(best), scoreOf(seed)),
    ...(test === undefined ? {} : { detail: test }),
    remark: [why, ...describeUnused(state)].join(' '),
    tone: best.index === 0 ? 'same' : 'better',
    ...winner,
  };
}

function bestSoFar(state: RunState): string {
  const seed = state.candidates[0];
  const best = bestCandidate(state);
  if (seed === undefined || best === undefined) return words.seedNotScoredYet;
  return best.index === 0
    ? words.seedIsBestSoFar(scoreOf(seed))
    : words.bestSoFar(best.index, scoreOf(best), scoreOf(seed));
}

/** Counts the proposals that were not reviewed before the run ended. */
function describeUnused(state: RunState): readonly string[] {
  const unused = waitingProposals(state).length;
  return unused === 0 ? [] : [words.unusedProposals(unused)];
}

function describeTest(state: RunState, seed: CandidateState, winner: CandidateState): string | undefined {
  const before = scoreOnSet(state, seed, 'test').mean;
  const after = scoreOnSet(state, winner, 'test').mean;
  if (before === undefined || after === undefined) return undefined;
  const unseen = words.onTestRows(seed.test.count);
  if (winner.index === 0) return `${unseen}, ${words.seedOnTest(formatScore(before))}`;
  const { difference, interval } = compareOnSet(state.run, 'test', winner.testScores, seed.testScores);
  const between =
    interval === undefined
      ? ''
      : `; ${words.interval(formatDifference(interval.low), formatDifference(interval.high))}`;
  return `${unseen}: ${words.winnerOnTest(formatScore(before), formatScore(after), `${formatDifference(difference)}${between}`)}`;
}

function scoreOf(candidate: CandidateState): string {
  return formatScore(meanOf(candidate.pareto) ?? 0);
}
