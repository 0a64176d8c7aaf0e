import { isDecision, type RunEvent } from '../../../src/gepa/events';

/** Returns the decisions of a search without their times, and without the test set, which every end scores again. */
export function decisionsOf(events: readonly RunEvent[]) {
  return events
    .filter((event) => isDecision(event) && event.type !== 'testStarted')
    .map((event) => ({ ...event, at: 0 }));
}
