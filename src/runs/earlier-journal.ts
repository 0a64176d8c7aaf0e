import type { RunEvent } from '../gepa/events';
import { RunFold } from '../gepa/fold';

/**
 * A journal's events with proposals in their present form. Journals of decisions version 3 and below gave a combination the
 * scores of its parts as a test of its own: that decision is left out.
 */
export function withPresentProposals(events: readonly RunEvent[]): readonly RunEvent[] {
  if (!events.some((event) => event.type === 'proposalMade' && 'before' in event.proposal)) return events;
  const fold = RunFold.over([]);
  return events.flatMap((event): readonly RunEvent[] => {
    fold.apply(event);
    if (event.type === 'proposalMade') {
      return [{ ...event, proposal: fold.state.proposals.at(-1)?.proposal ?? event.proposal }];
    }
    const isOfParts =
      event.type === 'proposalTested' && fold.state.proposals[event.proposal - 1]?.measured === undefined;
    return isOfParts ? [] : [event];
  });
}
