// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
/**
 * Does work with a new signal that aborts with the given one. HTTP clients never remove their listeners, which would pile up on a
 * signal that lives as long as a run.
 */
export async function withOwnSignal<Result>(
  signal: AbortSignal,
  work: (own: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const own = new AbortController();
  const abort = () => own.abort(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    return await work(own.signal);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
