import { spendingByUse, spendingPerImprovement, totalSpending } from '../budget/spending-by-use';
import type { Spending } from '../rollout';
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
