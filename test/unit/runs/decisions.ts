import { isDecision, type RunEvent } from '../../../src/gepa/events';

/** What a search decided, but for when; the test set is scored again at every end. */
export function decisionsOf(events: readonly RunEvent[]) {
  return events
    .filter((event) => isDecision(event) && event.type !== 'testStarted')
    .map((event) => ({ ...event, at: 0 }));
}
