import { spendingByUse, spendingPerImprovement, totalSpending } from '../budget/spending-by-use';
import { tokensOf, type Spending } from '../rollout';
import type { ModelUse } from '../run-description';
import type { RunState } from '../state';
import { countOf, formatCost, formatTokens } from './amounts';

/** What each use of a model is called where spending is listed. */
export const useNames: Readonly<Record<ModelUse, string>> = {
  task: 'task',
  reflection: 'reflection',
  judge: 'judge',
  embedding: 'embedding',
};

/** What the sign of an estimate means. */
export const estimateNote = '≈ Some tokens are estimated, because whoever provides the model doesn’t report them.';

/** Says what was spent, e.g. `$0.38, 12,400 tokens in 31 calls`. */
export function describeSpending(spending: Spending): string {
  const cost = formatCost(spending);
  const tokens = `${formatTokens(spending)} in ${countOf(spending.calls, 'call')}`;
  return cost === undefined ? tokens : `${cost}, ${tokens}`;
}

/** Says in one line what a run has spent, e.g. `Spent $0.38, 12,400 tokens in 31 calls.` Empty before the first call. */
export function describeTotal(state: RunState): string {
  const total = totalSpending(state);
  return total.calls === 0 ? '' : `Spent ${describeSpending(total)}.`;
}

/** Formats what a run has spent per accepted candidate, as its cost or else its tokens; undefined while there is none. */
export function describePerImprovement(state: RunState): string | undefined {
  const spending = spendingPerImprovement(state);
  return spending === undefined ? undefined : (formatCost(spending) ?? formatTokens(spending));
}

/** Lists what a run has spent as rows: use, calls, tokens, cost. The last row is the total. */
export function spendingRows(state: RunState): readonly (readonly [string, Spending])[] {
  const uses = spendingByUse(state).map(({ use, spending }) => [useNames[use], spending] as const);
  return uses.length === 0 ? [] : [...uses, ['total', totalSpending(state)]];
}

/**
 * Says how much of the calls, tokens and money went into rollouts, with what scores them, and into reflections, e.g. `Rollouts: 95% of
 * the calls, 71% of the tokens, 40% of the cost`. Empty before the first call.
 */
export function describeShares(state: RunState): readonly string[] {
  const total = totalSpending(state);
  if (total.calls === 0) return [];
  const { task, reflection } = state.usage;
  return [`Rollouts: ${sharesOf(task, total)}`, `Reflections: ${sharesOf(reflection, total)}`];
}

function sharesOf(part: Spending, whole: Spending): string {
  const shares = [
    [part.calls, whole.calls, 'calls'],
    [tokensOf(part), tokensOf(whole), 'tokens'],
    [part.costUsd ?? 0, whole.costUsd ?? 0, 'cost'],
  ] as const;
  const known = shares.filter(([, all]) => all > 0);
  return known.map(([amount, all, of]) => `${percentOf(amount / all)} of the ${of}`).join(', ');
}

/** Rounds a share, but not to nothing or to all. */
function percentOf(share: number): string {
  if (share > 0 && share < 0.005) return 'under 1%';
  return share < 1 && share >= 0.995 ? 'over 99%' : `${Math.round(share * 100)}%`;
}
