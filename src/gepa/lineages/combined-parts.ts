import type { Proposal } from '../events';
import type { ProposalState, RunState } from '../state';

/** The proposals of single reflections that are combined in one, in their order; any other is its own only part. */
export function partsOf(proposals: RunState['proposals'], { number, origin }: Proposal): readonly ProposalState[] {
  if (origin.kind !== 'combination') return proposals.slice(number - 1, number);
  const found = origin.of.flatMap((part) => proposals[part - 1] ?? []);
  // Where proposals are lost with a part of a journal, another one may stand in the place of a part: even the combination itself.
  const earlier = found.filter(({ proposal }) => proposal.number < number);
  return earlier.flatMap(({ proposal }) => partsOf(proposals, proposal));
}

/** Whether a proposal was run on a minibatch, by itself or by its parts. */
export function isTested(proposals: RunState['proposals'], proposal: Proposal): boolean {
  return partsOf(proposals, proposal).some(({ measured }) => measured !== undefined);
}

/** How many proposals of single reflections are combined in one; 1 for any that is not a combination. */
export function countParts({ proposals }: RunState, proposal: Proposal): number {
  return proposal.origin.kind === 'combination' ? partsOf(proposals, proposal).length : 1;
}
