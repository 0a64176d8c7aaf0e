import { setAsideForTestSet } from './budget';
import { moneyLimits, type MoneyLimit } from '../run-description';
import type { RunState } from '../state';

/**
 * Returns the limit of tokens or money because of which no further request may be sent, if any. While the search works,
 * it also leaves what scoring the test set will probably take, once the seed is scored.
 *
 * @param spent what the replies so far took, including those that the state doesn't have yet.
 * @param purpose of the next request.
 */
export function limitReached(
  state: RunState,
  spent: Readonly<Record<MoneyLimit, number>>,
  purpose: 'search' | 'test',
): MoneyLimit | undefined {
  if (purpose === 'search' && state.budgetSpent !== undefined) return state.budgetSpent;
  const { budget } = state.run;
  return moneyLimits.find((limit) => {
    const isSetAside = purpose === 'search' && state.best !== undefined;
    const setAside = isSetAside ? setAsideForTestSet(state, limit) : 0;
    return spent[limit] >= (budget[limit] ?? Infinity) - setAside;
  });
}
