// Tested by test/unit/gepa/hypotheses/hypotheses.test.ts.
import type { Proposal } from '../proposal';
import type { ProposalState, RunState } from '../state';

/** Returns the proposals in groups of the hypotheses of one reflection, in their order. A proposal without others is a group of its own. */
export function alternativesIn(proposals: readonly Proposal[]): readonly (readonly Proposal[])[] {
  const groups = new Map<number, Proposal[]>();
  for (const proposal of proposals) {
    const key = proposal.hypothesis?.first ?? proposal.number;
    groups.set(key, [...(groups.get(key) ?? []), proposal]);
  }
  return [...groups.values()];
}

/**
 * Returns the other hypotheses of a proposal's reflection, in their order. Of one that was set aside and run later, only the later
 * proposal.
 */
export function otherHypotheses({ proposals }: RunState, { number, hypothesis }: Proposal): readonly ProposalState[] {
  if (hypothesis === undefined) return [];
  const same = proposals.filter(({ proposal }) => proposal.hypothesis?.first === hypothesis.first);
  const repeated = new Set(same.flatMap(({ proposal }) => proposal.hypothesis?.setAside ?? []));
  return same.filter(({ proposal }) => proposal.number !== number && !repeated.has(proposal.number));
}

/** Returns the iteration whose reflection gave a proposal's text: an earlier one if the text was set aside then. */
export function reflectedIn({ proposals }: RunState, { iteration, hypothesis }: Proposal): number {
  return hypothesis === undefined ? iteration : (proposals[hypothesis.first - 1]?.proposal.iteration ?? iteration);
}
