import type { StopReason } from './events';
import type { RunDescription } from './run-description';
import { bestCandidate, meanOf, type RunState } from './state';

/**
 * Rollouts that one iteration takes when it succeeds: parent and child on the minibatch, then the child on the whole
 * Pareto set.
 */
export function rolloutsForOneSuccess(run: RunDescription): number {
  return 2 * minibatchSize(run) + run.examples.pareto.length;
}

/** The fewest rollouts with which a run can find a better candidate: the seed's scores, and one success. */
export function rolloutsForFirstSuccess(run: RunDescription): number {
  return run.examples.pareto.length + rolloutsForOneSuccess(run);
}

/** A minibatch cannot be larger than the feedback set. */
export function minibatchSize(run: RunDescription): number {
  return Math.min(run.search.minibatch, run.examples.feedback.length);
}

/** Why the search has to stop before its next iteration, if it has to. A rollout limit is never exceeded. */
export function reasonToStop(state: RunState, elapsedMs: number): StopReason | undefined {
  const { budget, search } = state.run;
  const best = bestCandidate(state);
  if (best !== undefined && (meanOf(best.pareto) ?? 0) >= search.perfectScore) return { kind: 'perfect' };
  const { task, reflection } = state.usage;
  const tokens = task.promptTokens + task.completionTokens + reflection.promptTokens + reflection.completionTokens;
  const usd = (task.costUsd ?? 0) + (reflection.costUsd ?? 0);
  const proposals = state.proposals.filter(({ proposal }) => proposal.origin.kind === 'reflection').length;
  const needed = state.rollouts + reservedRollouts(state) + rolloutsForOneSuccess(state.run);
  if (needed > (budget.rollouts ?? Infinity)) return { kind: 'budget', limit: 'rollouts' };
  if (proposals >= (budget.proposals ?? Infinity)) return { kind: 'budget', limit: 'proposals' };
  if (tokens >= (budget.tokens ?? Infinity)) return { kind: 'budget', limit: 'tokens' };
  if (usd >= (budget.usd ?? Infinity)) return { kind: 'budget', limit: 'usd' };
  if (elapsedMs >= (budget.minutes ?? Infinity) * 60_000) return { kind: 'budget', limit: 'minutes' };
  return undefined;
}

/** Rollouts that the proposals under review will cost if the developer accepts them. */
function reservedRollouts(state: RunState): number {
  const waiting = state.proposals.filter(({ status }) => status === 'waiting');
  const untested = waiting.filter(({ after }) => after === undefined).length;
  return waiting.length * state.run.examples.pareto.length + untested * minibatchSize(state.run);
}
