import type { DecisionEvent } from '../../gepa/events';
import type { RunState } from '../../gepa/state';

/**
 * A decision of a journal in its present form, or undefined where it is none any more. Journals of decisions version 3 and below
 * gave a combination the scores of its parts as a test of its own.
 *
 * @param state of the run after the decision.
 */
export function upgradeDecision<Decision extends DecisionEvent>(
  event: Decision,
  state: RunState,
): Decision | undefined {
  if (event.type === 'proposalMade') {
    return { ...event, proposal: state.proposals.at(-1)?.proposal ?? event.proposal };
  }
  const isOfParts = event.type === 'proposalTested' && state.proposals[event.proposal - 1]?.measured === undefined;
  return isOfParts ? undefined : event;
}
