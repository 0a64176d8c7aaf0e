import type { RunState } from '../gepa/state';
import type { TakenReview } from '../gepa/world';

/** Decisions of the developer that are in the journal and that the search has not taken up. */
export function untakenReviews({ proposals }: RunState): readonly TakenReview[] {
  return proposals.flatMap(({ proposal, status, decision }) =>
    status === 'waiting' && decision !== undefined ? [{ proposal: proposal.number, decision }] : [],
  );
}
