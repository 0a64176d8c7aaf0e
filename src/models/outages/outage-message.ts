// Tested by test/unit/models/outages/outage-gate.test.ts.
import type { ModelErrorData } from '../model-error';

/** In characters. */
const longestMessage = 500;

/** When an outage began and how long it may last. In milliseconds. */
interface Duration {
  readonly since: number;
  readonly now: number;
  readonly longestOutageMs: number;
}

/**
 * Says why a run no longer waits for an endpoint.
 *
 * @param advice a sentence for the end of the message.
 */
export function describeGivenUp(
  { message, retryAfterMs = 0 }: ModelErrorData,
  { since, now, longestOutageMs }: Duration,
  advice: string | undefined,
): string {
  const asksForTooMuch = retryAfterMs > 0 && now + retryAfterMs > since + longestOutageMs;
  const why = asksForTooMuch
    ? `It asked for a pause of ${inWords(retryAfterMs)}.`
    : `It has not answered for ${inWords(now - since)}.`;
  return [message, why, advice].filter(Boolean).join(' ');
}

/** Some endpoints answer with whole pages, and every attempt is journaled. */
export function shortened(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage)}…`;
}

/** Returns e.g. `40 seconds`, `3 minutes` or `2 hours`, rounded up. */
function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
