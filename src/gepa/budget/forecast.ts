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

/** The fewest rollouts for an estimate of the rate. */
const rolloutsForARate = 5;
/** The smallest part of the budget for an estimate of the total cost, which would jump about before. */
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

/** Returns the progress towards every limit of the run. */
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

/** Returns the limit that is closest to used up and will stop the run. */
export function tightestLimit(state: RunState): LimitProgress | undefined {
  return budgetProgress(state).reduce<LimitProgress | undefined>(
    (tightest, progress) => (tightest === undefined || progress.fraction > tightest.fraction ? progress : tightest),
    undefined,
  );
}

/**
 * Estimates the milliseconds until the budget is spent from the rate so far. Returns undefined while there is no rate
 * yet, or while the search isn't working, as in a pause or when it waits for a review.
 *
 * @param live whether a worker has the run open.
 */
export function timeLeftMs(state: RunState, live: boolean): number | undefined {
  if (!live || state.status.kind !== 'running' || waitsForDeveloper(state)) return undefined;
  if (state.activity.kind === 'scoringTest') return undefined;
  const tightest = tightestLimit(state);
  if (tightest === undefined || tightest.fraction === 0) return undefined;
  if (state.rollouts < rolloutsForARate || state.activeMs === 0) return undefined;
  return (state.activeMs * (1 - tightest.fraction)) / tightest.fraction;
}

/** Formats the time until the budget is spent, e.g. `about 6 min left`; see `timeLeftMs`. */
export function timeLeft(state: RunState, live: boolean): string | undefined {
  const ms = timeLeftMs(state, live);
  return ms === undefined ? undefined : timeLeftInWords(ms);
}

/** Estimates the cost of the whole run in US dollars; undefined if no price is known or it is too early. */
export function forecastUsd(state: RunState): number | undefined {
  const spent = addUsage(state.usage.task, state.usage.reflection).costUsd;
  const fraction = tightestLimit(state)?.fraction ?? 0;
  return spent === undefined || fraction < fractionForACost ? undefined : spent / fraction;
}

/** Formats milliseconds as the time left, e.g. `about 6 min left`. */
export function timeLeftInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'less than 1 min left';
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}
