import type { RunState } from '../gepa/state';
import type { TakenReview } from '../gepa/world';

/** The developer's decisions that the journal holds and the search has yet to act on. */
export function pendingReviews({ proposals }: RunState): readonly TakenReview[] {
  return proposals.flatMap(({ proposal, status, decision }) =>
    status === 'waiting' && decision !== undefined ? [{ proposal: proposal.number, decision }] : [],
  );
}
