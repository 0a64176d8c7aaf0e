import { rolloutsForEdit } from '../review/edit-examples';
import type { StopReason } from '../events';
import { remainingRun } from '../failures/left-out';
import { roundsOfFinal, rolloutsOf } from '../noise/final-rounds';
import { noiseOptionsOf } from '../noise/noise';
import { stepSize, type StepSize } from '../strategies/step-size';
import { addUsage, tokensOf, type Usage } from '../rollout';
import {
  budgetLimits,
  meteredLimits,
  type BudgetLimit,
  type MeteredLimit,
  type MoneyLimit,
  type RunDescription,
} from '../run-description';
import { bestCandidate, meanOf, type RunState } from '../state';

/**
 * Returns the fewest rollouts of a successful iteration: parents and children on their minibatches, then one child on
 * the Pareto set. For lineages, it counts a single minibatch.
 */
export function rolloutsForOneSuccess(run: RunDescription): number {
  const { lineages, tasks } = run.search;
  const step = stepSizeOf(run);
  if (step !== undefined) return step.fewest + run.examples.pareto.length;
  const minibatches = lineages === null ? tasks.parents * tasks.perParent : 1;
  return rolloutsPerExample(run) * minibatchSize(run) * minibatches + run.examples.pareto.length;
}

/** Returns what a step of another search takes; undefined for GEPA. */
export function stepSizeOf(run: RunDescription): StepSize | undefined {
  const { strategy } = run.search;
  const minibatch = minibatchSize(run);
  const feedback = run.examples.feedback.length;
  return strategy && stepSize(strategy, { minibatch, perExample: rolloutsPerExample(run), feedback });
}

/** Returns the rollouts on each example of a minibatch: the parent, again if its failures are confirmed, and the child. */
export function rolloutsPerExample({ search }: Pick<RunDescription, 'search'>): number {
  return search.noise === undefined || search.noise === null ? 2 : 3;
}

/** Returns the fewest rollouts for a better candidate: those of the seed and of one successful iteration. */
export function rolloutsForFirstSuccess(run: RunDescription): number {
  return run.examples.pareto.length + rolloutsForOneSuccess(run);
}

/** Returns the minibatch size, limited to the size of the feedback set. */
export function minibatchSize(run: RunDescription): number {
  return Math.min(run.search.minibatch, run.examples.feedback.length);
}

/** Returns the feedback examples per round of a lineage: at least a minibatch. */
export function batchSize(run: RunDescription): number {
  const batch = Math.max(run.search.lineages?.batch ?? 0, run.search.minibatch);
  return Math.min(batch, run.examples.feedback.length);
}

/** The limits that are used up gradually; the others say when a run has found enough. */
export type SpentLimit = Exclude<BudgetLimit, 'score' | 'iterationsWithoutImprovement'>;

/** Returns how much of each limit a run has used. */
export function spentOf(state: RunState, elapsedMs: number): Readonly<Record<SpentLimit, number>> {
  return {
    ...meteredSpent(state),
    proposals: state.proposals.filter(
      ({ proposal: { origin }, discard }) =>
        discard?.kind !== 'setAside' && (origin.kind === 'reflection' || origin.kind === 'trial'),
    ).length,
    reflections: state.reflections,
    minutes: elapsedMs / 60_000,
    // A candidate that is being scored counts, even though it may still be dropped.
    candidates: state.candidates.filter(({ dropped, withdrawn }) => !dropped && withdrawn === undefined).length,
  };
}

function meteredSpent({ usage, rollouts }: RunState): Readonly<Record<MeteredLimit, number>> {
  return { ...spentOn(addUsage(usage.task, usage.reflection)), rollouts };
}

function spentOn(usage: Usage): Readonly<Record<MoneyLimit, number>> {
  return { tokens: tokensOf(usage), usd: usage.costUsd ?? 0 };
}

/**
 * Returns the rollouts that the budget still pays for, without those of the final. Estimates tokens and cost from the average
 * per rollout so far, including its share of the reflections, and sets aside those for the test set.
 */
export function rolloutsLeft(state: RunState, limits: readonly MeteredLimit[] = meteredLimits): number {
  const left = rolloutsLeftWithFinal(state, limits);
  return Number.isFinite(left) ? left - setAsideForFinal(state, left) : left;
}

/** Returns the rollouts that the final of a noisy run may take, now that the search is over. */
export function rolloutsLeftForFinal(state: RunState): number {
  const share = noiseOptionsOf(state)?.final ?? 0;
  const left = rolloutsLeftWithFinal(state, meteredLimits);
  // What ended a search without a limit of rollouts, such as time, may have ended it early.
  return Math.floor(Math.min(left, share * (state.rollouts + (Number.isFinite(left) ? left : 0))));
}

/** Returns the rollouts to keep for the final, which no single candidate needs. */
function setAsideForFinal(state: RunState, left: number): number {
  const noise = noiseOptionsOf(state);
  if (noise === null) return 0;
  const { pareto, feedback } = remainingRun(state).examples;
  const sets = { pareto: pareto.length, feedback: feedback.length };
  return rolloutsOf(roundsOfFinal(noise.final * (state.rollouts + left), sets, Infinity, noise.onFeedback ?? false));
}

function rolloutsLeftWithFinal(state: RunState, limits: readonly MeteredLimit[]): number {
  const { budget } = state.run;
  const spent = meteredSpent(state);
  return Math.min(
    ...limits.map((limit) => {
      const allowed = budget[limit];
      if (allowed === undefined) return Infinity;
      if (limit === 'rollouts') return allowed - state.rollouts;
      const left = ((allowed - spent[limit] - setAsideForTestSet(state, limit)) * state.rollouts) / spent[limit];
      return Number.isNaN(left) ? Infinity : Math.floor(left);
    }),
  );
}

/** Estimates what scoring the seed and the best candidate on the test set takes, from the average per rollout so far. */
export function setAsideForTestSet(state: RunState, limit: MoneyLimit): number {
  if (state.rollouts === 0) return 0;
  return (2 * remainingRun(state).examples.test.length * spentOn(state.usage.task)[limit]) / state.rollouts;
}

/** Whether the budget limits tokens or cost and no rollout has shown yet how much one takes. */
export function isUnmeasured({ run: { budget }, rollouts }: RunState): boolean {
  return rollouts === 0 && (budget.tokens !== undefined || budget.usd !== undefined);
}

/**
 * Returns the reason to stop before the next iteration, if any. Without `overshoot`, only accepting what was
 * edited or asked for again several times can exceed a limit of rollouts; limits of tokens and cost can be exceeded if the next rollouts
 * are more expensive than the average.
 *
 * @param promised rollouts that iterations under way may still add.
 */
export function reasonToStop(state: RunState, elapsedMs: number, promised = 0): StopReason | undefined {
  const { budget, search } = state.run;
  const best = bestCandidate(state);
  const score = best === undefined ? 0 : (meanOf(best.pareto) ?? 0);
  if (!search.overshoot && score >= search.perfectScore) return { kind: 'perfect' };
  const reached: Readonly<Record<BudgetLimit, number>> = {
    ...spentOf(state, elapsedMs),
    score,
    iterationsWithoutImprovement: state.iterations - (best === undefined ? 0 : best.addedInIteration),
  };
  const next = promised + reservedRollouts(state) + rolloutsForOneSuccess(remainingRun(state));
  const limit = budgetLimits.find((name) => reached[name] >= (budget[name] ?? Infinity)) ?? limitTooLowFor(next, state);
  return limit === undefined ? undefined : { kind: 'budget', limit };
}

/** Returns the limit that doesn't pay for this many more rollouts, if any. With `overshoot`, each does. */
export function limitTooLowFor(rollouts: number, state: RunState): MeteredLimit | undefined {
  if (state.run.search.overshoot) return undefined;
  return meteredLimits.find((name) => rolloutsLeft(state, [name]) < rollouts);
}

/** Returns the rollouts that the waiting proposals may take if each is edited once and accepted. */
export function reservedRollouts(state: RunState): number {
  const waiting = state.waiting.flatMap((number) => state.proposals[number - 1] ?? []);
  const { pareto } = remainingRun(state).examples;
  return waiting.reduce((sum, { proposal }) => sum + pareto.length + rolloutsForEdit(state, proposal), 0);
}
