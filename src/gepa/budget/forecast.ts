import { spentOf, type SpentLimit } from './budget';
import { addUsage } from '../rollout';
import { waitsForDeveloper, type RunState } from '../state';

/** How much of one limit of the budget is used. */
export interface LimitProgress {
  readonly limit: SpentLimit;
  readonly used: number;
  readonly of: number;
  /** In [0, 1]. */
  readonly fraction: number;
}

/** Below this many rollouts their rate says nothing yet. */
const rolloutsForARate = 5;
/** Below this part of the budget an extrapolation of its whole cost would jump about. */
const fractionForACost = 0.05;

const spentLimits: readonly SpentLimit[] = [
  'rollouts',
  'proposals',
  'reflections',
  'tokens',
  'usd',
  'minutes',
  'candidates',
];

/** Progress against every limit that the run has. */
export function budgetProgress(state: RunState): readonly LimitProgress[] {
  const { budget } = state.run;
  const used = spentOf(state, state.activeMs);
  return spentLimits.flatMap((limit) => {
    const of = budget[limit];
    return of === undefined
      ? []
      : [{ limit, used: used[limit], of, fraction: Math.min(1, used[limit] / Math.max(of, Number.MIN_VALUE)) }];
  });
}

/** The limit that is nearest to being spent: the one that will stop the run. */
export function tightestLimit(state: RunState): LimitProgress | undefined {
  return budgetProgress(state).reduce<LimitProgress | undefined>(
    (tightest, progress) => (tightest === undefined || progress.fraction > tightest.fraction ? progress : tightest),
    undefined,
  );
}

/**
 * Milliseconds until the budget is spent, at the run's rate per active second so far; undefined when it cannot be told: while
 * nothing works on the search, as in a pause or while a review is waited for, and before there is a rate.
 *
 * @param live whether a worker is at the run now.
 */
export function timeLeftMs(state: RunState, live: boolean): number | undefined {
  if (!live || state.status.kind !== 'running' || waitsForDeveloper(state)) return undefined;
  if (state.activity.kind === 'scoringTest') return undefined;
  const tightest = tightestLimit(state);
  if (tightest === undefined || tightest.fraction === 0) return undefined;
  if (state.rollouts < rolloutsForARate || state.activeMs === 0) return undefined;
  return (state.activeMs * (1 - tightest.fraction)) / tightest.fraction;
}

/** The time until the budget is spent in words, e.g. `about 6 min left`, the same wherever a run is shown; see `timeLeftMs`. */
export function timeLeft(state: RunState, live: boolean): string | undefined {
  const ms = timeLeftMs(state, live);
  return ms === undefined ? undefined : timeLeftInWords(ms);
}

/** What the whole run will have cost, in US dollars; undefined when no price is known or it is too early to tell. */
export function forecastUsd(state: RunState): number | undefined {
  const spent = addUsage(state.usage.task, state.usage.reflection).costUsd;
  const fraction = tightestLimit(state)?.fraction ?? 0;
  return spent === undefined || fraction < fractionForACost ? undefined : spent / fraction;
}

/** @param ms as `timeLeftMs` gives them. */
export function timeLeftInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'less than 1 min left';
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}
