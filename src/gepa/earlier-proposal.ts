import type { ExampleReference } from './candidate';
import { isTested } from './lineages/combined-parts';
import type { Baseline, Proposal } from './events';
import type { RunState } from './state';

/** A proposal in journals of decisions version 3 and below, which do not tell whose scores `before` has. */
interface EarlierProposal extends Omit<Proposal, 'baseline'> {
  readonly examples: readonly ExampleReference[];
  readonly before: readonly number[];
}

/**
 * A recorded proposal in its present form. A combination of an earlier journal has the scores of its parts, which are left
 * out, since none of them is its own.
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
      return parent;
    case 'edit':
      return proposals[origin.of - 1]?.proposal.baseline?.of;
    case 'combination':
      return isTested(proposals, proposal) ? undefined : parent;
    case 'reflection': {
      // Another proposal of the iteration that was tested and kept is what this one changes further.
      const extended = proposals.findLast(
        ({ proposal: other, status }) =>
          other.iteration === iteration && status !== 'discarded' && isTested(proposals, other),
      );
      return extended === undefined ? parent : { kind: 'proposal', number: extended.proposal.number };
    }
  }
}
