import type { DecisionEvent } from '../../gepa/events';
import type { RunState } from '../../gepa/state';

/**
 * Converts a recorded decision to the current form, or returns undefined when it no longer is a decision. Up to
 * decisions version 3, journals recorded the scores of a combination's parts as a separate test of the combination.
 *
 * @param state the run's state after the decision.
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
