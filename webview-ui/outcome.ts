import { describeStop } from '../src/gepa/words/reasons';
import { scoreOnSet } from '../src/gepa/set-score';
import { bestCandidate, meanOf, waitingProposals, type CandidateState, type RunState } from '../src/gepa/state';
import { countOf, formatDifference, formatScore } from './number-format';
import { comparePaired } from './paired-comparison';

/** What is said of a run that has stopped. */
export interface Outcome {
  /** The first sentence: what came of the run or, of one that was cut short, why. */
  readonly verdict: string;
  /** The scores on the rows that the search never saw, when they were run; what went wrong when the run failed. */
  readonly detail?: string;
  /** What else there is to say, in one or two sentences. */
  readonly remark: string;
  /** `cut`: stopped by the developer, to be resumed. */
  readonly tone: 'better' | 'same' | 'cut' | 'failed';
  /** The candidate that is better than the seed, if there is one. */
  readonly winner?: number;
}

/** The outcome of a stopped run; undefined while it is going on. */
export function outcomeOf(state: RunState): Outcome | undefined {
  if (state.status.kind !== 'stopped') return undefined;
  const { reason } = state.status;
  const best = bestCandidate(state);
  const winner = best === undefined || best.index === 0 ? {} : { winner: best.index };
  if (reason.kind === 'failed') {
    return {
      verdict: 'The run failed. Nothing that finished is lost: resume it to continue from here.',
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
      verdict: 'The seed was not scored on the whole Pareto set, so nothing can be compared.',
      remark: why,
      tone: 'failed',
    };
  }
  const test = describeTest(state, seed, best);
  return {
    verdict:
      best.index === 0
        ? `No candidate beat the seed: its ${scoreOf(seed)} on the Pareto set is still the best. Your prompt stays as it is.`
        : `Candidate ${best.index} is the best: ${scoreOf(best)} on the Pareto set, the seed ${scoreOf(seed)}.`,
    ...(test === undefined ? {} : { detail: test }),
    remark: [why, ...describeUnused(state)].join(' '),
    tone: best.index === 0 ? 'same' : 'better',
    ...winner,
  };
}

function bestSoFar(state: RunState): string {
  const seed = state.candidates[0];
  const best = bestCandidate(state);
  if (seed === undefined || best === undefined) return 'The seed was not scored on the whole Pareto set yet.';
  return best.index === 0
    ? `No candidate has beaten the seed yet, which scores ${scoreOf(seed)} on the Pareto set.`
    : `Best so far: candidate ${best.index} with ${scoreOf(best)} on the Pareto set, the seed ${scoreOf(seed)}.`;
}

/** Proposals that nobody decided on before the run came to its end. */
function describeUnused(state: RunState): readonly string[] {
  const unused = waitingProposals(state).length;
  if (unused === 0) return [];
  return [`${countOf(unused, 'proposal')} that waited for your review ${unused === 1 ? 'was' : 'were'} not used.`];
}

function describeTest(state: RunState, seed: CandidateState, winner: CandidateState): string | undefined {
  const before = scoreOnSet(state, seed, 'test').mean;
  const after = scoreOnSet(state, winner, 'test').mean;
  if (before === undefined || after === undefined) return undefined;
  const rows = countOf(seed.test.count, 'test row');
  const unseen = `On the ${rows}, which the search never saw`;
  if (winner.index === 0) return `${unseen}, the seed scores ${formatScore(before)}.`;
  const { difference, interval } = comparePaired(winner.testScores, seed.testScores);
  const between =
    interval === undefined
      ? ''
      : `; 95% between ${formatDifference(interval.low)} and ${formatDifference(interval.high)}`;
  return `${unseen}: seed ${formatScore(before)}, winner ${formatScore(after)} (${formatDifference(difference)}${between}).`;
}

function scoreOf(candidate: CandidateState): string {
  return formatScore(meanOf(candidate.pareto) ?? 0);
}
