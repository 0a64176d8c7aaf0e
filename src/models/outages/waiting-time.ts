import { AsyncLocalStorage } from 'node:async_hooks';

/** How long the requests of the current work have waited, in milliseconds. */
const current = new AsyncLocalStorage<{ waitedMs: number }>();

/**
 * Does work that calls models, and measures how long it takes. The time that a request waits before the attempt that is answered
 * doesn't count: it says nothing about the system.
 *
 * @param now returns the time in milliseconds.
 */
export async function measured<Result>(
  work: () => Promise<Result>,
  now: () => number,
): Promise<{ readonly result: Result; readonly durationMs: number }> {
  const waiting = { waitedMs: 0 };
  const started = now();
  const result = await current.run(waiting, work);
  // Work in parts, such as the modules of a pipeline, has waited as long as its parts.
  noteWait(waiting.waitedMs);
  return { result, durationMs: Math.max(0, Math.round(now() - started - waiting.waitedMs)) };
}

/** Notes that a request of the current work waited. */
export function noteWait(ms: number): void {
  const waiting = current.getStore();
  if (waiting !== undefined) waiting.waitedMs += ms;
}
