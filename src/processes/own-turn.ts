import { setImmediate } from 'node:timers/promises';

/** The turn that was promised last. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Waits for a turn of the event loop in which nothing else that waits here is done. Whatever may hold the thread up for a second
 * takes one first: so a signal or a message that comes meanwhile is noticed before more of it begins.
 *
 * @throws what the signal aborts with.
 */
export async function ownTurn(signal: AbortSignal): Promise<void> {
  const turn = last.then(() => setImmediate());
  last = turn;
  await turn;
  signal.throwIfAborted();
}
