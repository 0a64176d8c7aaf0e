import type { ExampleReference } from './candidate';
import { isTested } from './lineages/combined-parts';
import type { Baseline, Proposal } from './proposal';
import type { RunState } from './state';

/** A proposal in journals of decisions version 3 and below, which don't record whose scores `before` are. */
interface EarlierProposal extends Omit<Proposal, 'baseline'> {
  readonly examples: readonly ExampleReference[];
  readonly before: readonly number[];
}

/**
 * Converts a recorded proposal to the current format. Drops the scores of earlier combinations, because they are those
 * of the parts.
 */
export function inPresentForm(recorded: Proposal | EarlierProposal, proposals: RunState['proposals']): Proposal {
  if (!('before' in recorded)) return recorded;
  const { examples, before, ...proposal } = recorded;
  const of = baselineOf(proposal, proposals);
  return of === undefined || examples.length === 0
    ? proposal
    : { ...proposal, baseline: { of, examples, scores: before } };
}

function baselineOf(proposal: Proposal, proposals: RunState['proposals']): Baseline['of'] | undefined {
  const { origin, iteration, parents } = proposal;
  const parent = { kind: 'candidate', index: parents[0] } as const;
  switch (origin.kind) {
    case 'merge':
    case 'trial':
    case 'written':
      return parent;
    case 'edit':
      return proposals[origin.of - 1]?.proposal.baseline?.of;
    case 'combination':
      return isTested(proposals, proposal) ? undefined : parent;
    case 'reflection': {
      // If an earlier round of the iteration kept a proposal, this one extends it.
      const extended = proposals.findLast(
        ({ proposal: other, status }) =>
          other.iteration === iteration && status !== 'discarded' && isTested(proposals, other),
      );
      return extended === undefined ? parent : { kind: 'proposal', number: extended.proposal.number };
    }
  }
}
