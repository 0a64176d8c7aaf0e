import type { BudgetLimit, StopReason } from './events';
import { addUsage } from './rollout';
import type { RunDescription } from './run-description';
import { bestCandidate, meanOf, type RunState } from './state';

/**
 * Rollouts that one iteration takes at least when it succeeds: parents and children on their minibatches, then one child on
 * the whole Pareto set. A lineage is extended by a single minibatch when the budget pays for no more.
 */
export function rolloutsForOneSuccess(run: RunDescription): number {
  const { lineages, tasks } = run.search;
  const minibatches = lineages === null ? tasks.parents * tasks.perParent : 1;
  return 2 * minibatchSize(run) * minibatches + run.examples.pareto.length;
}

/** The fewest rollouts with which a run can find a better candidate: the seed's scores, and one success. */
export function rolloutsForFirstSuccess(run: RunDescription): number {
  return run.examples.pareto.length + rolloutsForOneSuccess(run);
}

/** A minibatch cannot be larger than the feedback set. */
export function minibatchSize(run: RunDescription): number {
  return Math.min(run.search.minibatch, run.examples.feedback.length);
}

/** Feedback examples that a lineage looks at in a round: at least a minibatch. */
export function batchSize(run: RunDescription): number {
  const batch = Math.max(run.search.lineages?.batch ?? 0, run.search.minibatch);
  return Math.min(batch, run.examples.feedback.length);
}

/** The limits that are used up little by little; the others say when a run has found enough. */
export type SpentLimit = Exclude<BudgetLimit, 'score' | 'iterationsWithoutImprovement'>;

/** How much of each limit a run has used. */
export function spentOf(state: RunState, elapsedMs: number): Readonly<Record<SpentLimit, number>> {
  const { promptTokens, completionTokens, costUsd = 0 } = addUsage(state.usage.task, state.usage.reflection);
  return {
    rollouts: state.rollouts,
    proposals: state.proposals.filter(({ proposal }) => proposal.origin.kind === 'reflection').length,
    reflections: state.reflections,
    tokens: promptTokens + completionTokens,
    usd: costUsd,
    minutes: elapsedMs / 60_000,
    candidates: state.candidates.length,
  };
}

/**
 * Why the search has to stop before its next iteration, if it has to. Without `overshoot`, only repeated edits of the
 * developer's own can exceed a limit of rollouts.
 * @param promised rollouts that iterations under way may still add.
 */
export function reasonToStop(state: RunState, elapsedMs: number, promised = 0): StopReason | undefined {
  const { budget, search } = state.run;
  const best = bestCandidate(state);
  const score = best === undefined ? 0 : (meanOf(best.pareto) ?? 0);
  if (!search.overshoot && score >= search.perfectScore) return { kind: 'perfect' };
  const nextIteration = search.overshoot
    ? 0
    : promised + reservedRollouts(state) + rolloutsForOneSuccess(state.run) - 1;
  const reached: Readonly<Record<BudgetLimit, number>> = {
    ...spentOf(state, elapsedMs),
    rollouts: state.rollouts + nextIteration,
    score,
    iterationsWithoutImprovement: state.iterations - (best === undefined ? 0 : best.addedInIteration),
  };
  const limit = limits.find((name) => reached[name] >= (budget[name] ?? Infinity));
  return limit === undefined ? undefined : { kind: 'budget', limit };
}

const limits: readonly BudgetLimit[] = [
  'rollouts',
  'proposals',
  'reflections',
  'tokens',
  'usd',
  'minutes',
  'score',
  'iterationsWithoutImprovement',
  'candidates',
];

/** Rollouts that the proposals under review may cost: each edited once, and accepted. */
export function reservedRollouts(state: RunState): number {
  const waiting = state.proposals.filter(({ status }) => status === 'waiting');
  return waiting.reduce((sum, { proposal }) => sum + state.run.examples.pareto.length + proposal.examples.length, 0);
}
