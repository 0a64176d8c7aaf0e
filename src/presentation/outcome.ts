// Tested by test/unit/dashboard/outcome.test.ts.
import { describeStop } from '../gepa/words/reasons';
import { describeNoise, formatMeasuredMean } from '../gepa/words/noise-words';
import { describeWinner } from '../gepa/words/winner-words';
import { scoreOnSet } from '../gepa/set-score';
import { bestCandidate, waitingProposals, type CandidateState, type RunState } from '../gepa/state';
import { isShownBetter, winnerOf, type Winner } from '../gepa/winner';
import { formatScore } from './number-format';
import { presentationWords as words } from './presentation-words';

/** The result of a stopped run, in words. */
export interface Outcome {
  /** The first sentence: the result or, if the run was cut short, the reason. */
  readonly verdict: string;
  /** Further scores; the error, if the run failed. */
  readonly detail?: string;
  /** One or two further sentences. */
  readonly remark: string;
  /** `better`: shown on unseen rows. `cut`: stopped by the developer, to be resumed. */
  readonly tone: 'better' | 'same' | 'worse' | 'cut' | 'failed';
  /** The candidate with the highest score, if it isn't the seed. */
  readonly winner?: number;
}

/** Returns the outcome of a stopped run; undefined before it stops. */
export function outcomeOf(state: RunState): Outcome | undefined {
  if (state.status.kind !== 'stopped') return undefined;
  const { reason } = state.status;
  const best = bestCandidate(state);
  const won = winnerOf(state);
  const winner = won === undefined ? {} : { winner: won.candidate.index };
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
  const scores =
    won === undefined ? seedOnTest(state, seed) : won.test && words.onParetoSet(scoreOf(best), scoreOf(seed));
  const detail = [scores, describeNoise(state)].filter((sentence) => sentence !== undefined).join(' ');
  return {
    verdict: won === undefined ? words.seedIsBest(scoreOf(seed)) : describeWinner(won, state),
    ...(detail === '' ? {} : { detail }),
    remark: [
      why,
      ...describeUnused(state),
      ...(won?.test?.verdict === 'noDifferenceShown' ? [words.moreRows] : []),
    ].join(' '),
    tone: won === undefined ? 'same' : toneOf(won),
    ...winner,
  };
}

function toneOf(winner: Winner): Outcome['tone'] {
  if (isShownBetter(winner)) return 'better';
  return winner.test?.verdict === 'worse' ? 'worse' : 'same';
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

function seedOnTest(state: RunState, seed: CandidateState): string | undefined {
  const { mean } = scoreOnSet(state, seed, 'test');
  return mean === undefined ? undefined : words.seedOnTest(seed.test.count, formatScore(mean));
}

function scoreOf(candidate: CandidateState): string {
  return formatMeasuredMean(candidate);
}
