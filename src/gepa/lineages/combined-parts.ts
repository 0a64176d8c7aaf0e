// Tested by test/unit/runs/resume/upgrade-decision.test.ts.
import type { Proposal } from '../proposal';
import type { ProposalState, RunState } from '../state';

/**
 * Returns the reflections' proposals that a combination consists of, in order. Any other proposal is its own only part.
 */
export function partsOf(proposals: RunState['proposals'], { number, origin }: Proposal): readonly ProposalState[] {
  if (origin.kind !== 'combination') return proposals.slice(number - 1, number);
  const found = origin.of.flatMap((part) => proposals[part - 1] ?? []);
  // In a damaged journal, another proposal may have the number of a part, even the combination itself.
  const earlier = found.filter(({ proposal }) => proposal.number < number);
  return earlier.flatMap(({ proposal }) => partsOf(proposals, proposal));
}

/** Whether a proposal or one of its parts was run on a minibatch. */
export function isTested(proposals: RunState['proposals'], proposal: Proposal): boolean {
  return partsOf(proposals, proposal).some(({ measured }) => measured !== undefined);
}

/** Whether a proposal is a combination that trials chose. Its parts all have its own texts. */
export function isOfTrials(proposals: RunState['proposals'], proposal: Proposal): boolean {
  return proposal.origin.kind === 'combination' && partsOf(proposals, proposal)[0]?.proposal.origin.kind === 'trial';
}

/** Returns the number of reflections' proposals in a combination; 1 for any other proposal. */
export function countParts({ proposals }: RunState, proposal: Proposal): number {
  const isCombined = proposal.origin.kind === 'combination' && !isOfTrials(proposals, proposal);
  return isCombined ? partsOf(proposals, proposal).length : 1;
}
