// Tested by test/unit/dashboard/activity.test.ts.
import type { BatchWait } from '../batch-wait';

/** Says which batches a run waits for, e.g. `waiting for a batch of 24 requests since 14:05`. */
export function describeBatchWait({ batches, requests, since }: BatchWait): string {
  const what = batches === 1 ? 'a batch' : `${batches} batches`;
  return `waiting for ${what} of ${requests === 1 ? 'one request' : `${requests} requests`} since ${timeOf(since)}`;
}

/** A batch takes up to a day, so the day is said unless it is today. */
function timeOf(at: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? time : `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time}`;
}
