import type { Proposal } from './events';
import type { RunState } from './state';

/** How many proposals of single reflections are put together in one; 1 for any that is no combination. */
export function countParts(state: RunState, { origin }: Proposal): number {
  if (origin.kind !== 'combination') return 1;
  return origin.of.reduce((sum, number) => {
    const part = state.proposals[number - 1]?.proposal;
    return sum + (part === undefined ? 1 : countParts(state, part));
  }, 0);
}
