// Tested by test/unit/dashboard/activity.test.ts.
import type { Outage } from '../events';

/** Says what a run waits for, e.g. `Waiting for the endpoint: https://… failed (503 busy).` */
export function describeOutage({ message }: Outage): string {
  return `Waiting for the endpoint: ${message}`;
}

/**
 * Says when a run tries an endpoint again, e.g. `Trying again in 40 s.`
 *
 * @param now in milliseconds since 1970.
 */
export function describeRetry({ retryAt }: Outage, now: number): string {
  if (retryAt === undefined) return 'Continue the run once this is fixed.';
  const seconds = Math.ceil((retryAt - now) / 1000);
  return seconds <= 0 ? 'Trying again now.' : `Trying again in ${durationInWords(seconds)}.`;
}

/**
 * Says that an endpoint answers again, and how long it did not.
 *
 * @param now when the endpoint answered, in milliseconds since 1970.
 */
export function describeEndOfOutage({ failures, since }: Outage, now: number): string {
  const attempts = failures === 1 ? 'one failed attempt' : `${failures} failed attempts`;
  return `The endpoint answers again, after ${attempts} in ${durationInWords(Math.max(1, Math.round((now - since) / 1000)))}.`;
}

function durationInWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
