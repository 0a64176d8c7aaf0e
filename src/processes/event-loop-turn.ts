import { setImmediate } from 'node:timers/promises';

/** The last turn that was requested. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Waits for a turn of the event loop that no other caller gets. Call it before work that may block the thread, so that
 * signals and messages are handled between such work.
 *
 * @throws the signal's reason if it aborts.
 */
export async function eventLoopTurn(signal: AbortSignal): Promise<void> {
  const turn = last.then(() => setImmediate());
  last = turn;
  await turn;
  signal.throwIfAborted();
}
