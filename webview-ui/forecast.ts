import { spentOf, type SpentLimit } from '../src/gepa/budget';
import { addUsage } from '../src/gepa/rollout';
import { waitsForDeveloper, type RunState } from '../src/gepa/state';

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
 * Milliseconds until the budget is spent, at the run's rate per active second so far; undefined when it cannot be told, as
 * while the developer is waited for.
 */
export function timeLeftMs(state: RunState): number | undefined {
  if (waitsForDeveloper(state)) return undefined;
  const tightest = tightestLimit(state);
  if (tightest === undefined || tightest.fraction === 0) return undefined;
  if (state.rollouts < rolloutsForARate || state.activeMs === 0) return undefined;
  return (state.activeMs * (1 - tightest.fraction)) / tightest.fraction;
}

/** What the whole run will have cost, in US dollars; undefined when no price is known or it is too early to tell. */
export function forecastUsd(state: RunState): number | undefined {
  const spent = addUsage(state.usage.task, state.usage.reflection).costUsd;
  const fraction = tightestLimit(state)?.fraction ?? 0;
  return spent === undefined || fraction < fractionForACost ? undefined : spent / fraction;
}

/** A time to come in words, e.g. `about 6 minutes left`. */
export function timeLeftInWords(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 0.75) return 'less than a minute left';
  if (minutes < 1.5) return 'about a minute left';
  if (minutes < 90) return `about ${Math.round(minutes)} minutes left`;
  return `about ${Math.round(minutes / 60)} hours left`;
}
