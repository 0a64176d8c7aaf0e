import { MessageChannel } from 'node:worker_threads';
import { onTestFinished } from 'vitest';

/** Makes a signal that aborts by a message, as with Ctrl+C or the editor, on the next turn of the event loop. */
export function cancellationByMessage(): { readonly signal: AbortSignal; readonly stop: () => void } {
  const cancellation = new AbortController();
  const { port1, port2 } = new MessageChannel();
  port1.once('message', () => cancellation.abort(new Error('Stopped.')));
  onTestFinished(() => port1.close());
  return { signal: cancellation.signal, stop: () => port2.postMessage('stop') };
}
