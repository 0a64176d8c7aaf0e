// Tested by test/unit/dashboard/activity.test.ts.
import type { RunState } from './state';

/** The batches that a run waits for. */
export interface BatchWait {
  readonly batches: number;
  readonly requests: number;
  /** When the oldest was sent, in milliseconds since 1970. */
  readonly since: number;
}

/** Returns the batches that a run waits for; undefined if it waits for none. */
export function batchWaitOf({ batches, activity }: Pick<RunState, 'batches' | 'activity'>): BatchWait | undefined {
  const [oldest] = batches;
  if (oldest === undefined || activity.kind === 'starting' || activity.kind === 'choosing') return undefined;
  const requests = batches.reduce((sum, batch) => sum + batch.requests.length, 0);
  return { batches: batches.length, requests, since: oldest.since };
}
