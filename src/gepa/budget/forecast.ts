import { setAsideForTestSet, spentOf, type SpentLimit } from './budget';
import { totalSpending } from './spending-by-use';
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

/** An uncertain cost in US dollars. */
export interface CostRange {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/**
 * Forecasts the cost of the whole run, with its test set. Low: the search ends now, because it found what it looks for. Likely: it
 * uses up its tightest limit at the cost so far. High: all texts to come are as long as the longest, and cost half as much again.
 * Returns undefined if no price is known or it is too early.
 */
export function forecastUsd(state: RunState): CostRange | undefined {
  const spent = totalSpending(state).costUsd;
  const fraction = tightestLimit(state)?.fraction ?? 0;
  if (spent === undefined || fraction < fractionForACost) return undefined;
  const isTested = state.activity.kind === 'scoringTest';
  const forTestSet = isTested ? 0 : setAsideForTestSet(state, 'usd');
  const rest = spent / fraction - spent;
  const allowed = Math.max(spent, state.run.budget.usd ?? Infinity);
  const low = Math.min(allowed, spent + forTestSet);
  const likely = Math.min(allowed, spent + rest + forTestSet);
  const high = Math.min(allowed, spent + rest * growthToCome(state) * 1.5 + forTestSet);
  return { low, likely, high };
}

/** Returns how many times longer than the average so far the longest text is. */
function growthToCome({ candidates }: RunState): number {
  const sizes = candidates.map(({ size }) => size);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  return mean === 0 ? 1 : Math.max(...sizes) / mean;
}

/** Formats milliseconds as the time left, e.g. `about 6 min left`. */
export function timeLeftInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'less than 1 min left';
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}
