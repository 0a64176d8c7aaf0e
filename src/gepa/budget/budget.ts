import { rolloutsForEdit } from '../review/edit-examples';
import type { StopReason } from '../events';
import { remainingRun } from '../failures/left-out';
import { addUsage, type Usage } from '../rollout';
import { budgetLimits, type BudgetLimit, type RunDescription } from '../run-description';
import { bestCandidate, meanOf, type RunState } from '../state';

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
  return {
    ...meteredSpent(state),
    proposals: state.proposals.filter(({ proposal }) => proposal.origin.kind === 'reflection').length,
    reflections: state.reflections,
    minutes: elapsedMs / 60_000,
    // One that is being scored may still be dropped, but would be too many if it is not.
    candidates: state.candidates.filter(({ dropped }) => !dropped).length,
  };
}

function meteredSpent({ usage, rollouts }: RunState): Readonly<Record<MeteredLimit, number>> {
  return { ...spentOn(addUsage(usage.task, usage.reflection)), rollouts };
}

function spentOn({ promptTokens, completionTokens, costUsd = 0 }: Usage): Readonly<Record<'tokens' | 'usd', number>> {
  return { tokens: promptTokens + completionTokens, usd: costUsd };
}

/** The limits that rollouts use up. */
type MeteredLimit = 'rollouts' | 'tokens' | 'usd';

const meteredLimits: readonly MeteredLimit[] = ['rollouts', 'tokens', 'usd'];

/**
 * Rollouts that the budget still pays for. Tokens and money are counted by what a rollout has taken so far, its share of the
 * reflections included, and what the final scoring of the test set will take of them is set aside.
 */
export function rolloutsLeft(state: RunState, limits: readonly MeteredLimit[] = meteredLimits): number {
  const { budget, examples } = remainingRun(state);
  const [spent, ofTask] = [meteredSpent(state), spentOn(state.usage.task)];
  return Math.min(
    ...limits.map((limit) => {
      const allowed = budget[limit];
      if (allowed === undefined) return Infinity;
      if (limit === 'rollouts') return allowed - state.rollouts;
      const testSet = (2 * examples.test.length * ofTask[limit]) / state.rollouts;
      const left = ((allowed - spent[limit] - testSet) * state.rollouts) / spent[limit];
      return Number.isNaN(left) ? Infinity : Math.floor(left);
    }),
  );
}

/** Whether it is not known yet how many rollouts the budget pays for, because none was paid so far. */
export function isUnmeasured({ run: { budget }, rollouts }: RunState): boolean {
  return rollouts === 0 && (budget.tokens !== undefined || budget.usd !== undefined);
}

/**
 * Why the search has to stop before its next iteration, if it has to. Without `overshoot`, only repeated edits of the
 * developer's own can exceed a limit of rollouts, and a limit of tokens or money only by as much as what comes is dearer than
 * what was.
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
  const limit =
    budgetLimits.find((name) => reached[name] >= (budget[name] ?? Infinity)) ??
    (search.overshoot ? undefined : meteredLimits.find((name) => rolloutsLeft(state, [name]) < next));
  return limit === undefined ? undefined : { kind: 'budget', limit };
}

/** Rollouts that the proposals under review may cost: each edited once, and accepted. */
export function reservedRollouts(state: RunState): number {
  const waiting = state.waiting.flatMap((number) => state.proposals[number - 1] ?? []);
  const { pareto } = remainingRun(state).examples;
  return waiting.reduce((sum, { proposal }) => sum + pareto.length + rolloutsForEdit(state, proposal), 0);
}
