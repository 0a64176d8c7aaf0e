// Tested by test/unit/gepa/steering.test.ts.
import type { Proposal } from '../proposal';
import type { SearchContext } from '../search-context';
import type { WrittenCandidate } from '../steering';
import { changedByWriting, objectionTo, parentOfWritten, type WrittenObjection } from './written-candidate';

/**
 * Makes a proposal of a candidate that the developer wrote, even if it can't be added, so that the run shows what became of it.
 *
 * @param iteration that began last.
 */
export function proposeWritten(
  context: SearchContext,
  written: WrittenCandidate,
  iteration: number,
): { readonly proposal: Proposal; readonly objection: WrittenObjection | undefined } {
  const { state, world } = context;
  const objection = objectionTo(state, written, world.textCheck);
  const proposal: Proposal = {
    number: state.proposals.length + 1,
    iteration,
    parents: [parentOfWritten(state, written)],
    texts: changedByWriting(state, written),
    diagnosis: '',
    changes: [],
    origin: { kind: 'written' },
  };
  context.emitProposal(proposal);
  return { proposal, objection };
}
