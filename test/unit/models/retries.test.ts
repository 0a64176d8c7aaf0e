import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ModelError } from '../../../src/models/model-error';
import { Retries } from '../../../src/models/retries';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;
const policy = {
  attempts: 5,
  attemptsUntilReached: 2,
  firstWaitMs: 100,
  longestWaitMs: 400,
  longestAskedWaitMs: 120_000,
};

/** How long each pause is until an endpoint is given up that asks for a wait each time. */
async function pausesOf(retryAfterMs: number | undefined): Promise<readonly number[]> {
  const asked: number[] = [];
  const retries = new Retries(() => undefined, policy);
  const given = retries.run(() => {
    asked.push(Date.now());
    const asks = retryAfterMs === undefined ? {} : { retryAfterMs };
    return Promise.reject(new ModelError({ kind: 'rateLimited', message: 'slow down', ...asks }));
  }, never);
  const gaveUp = expect(given).rejects.toThrow('It was asked 5 times.');
  await vi.runAllTimersAsync();
  await gaveUp;
  return asked.slice(1).map((at, place) => at - (asked[place] ?? 0));
}

test.each([[undefined], [0]])('a pause grows with each attempt, when the endpoint asks for %j ms', async (asked) => {
  const pauses = await pausesOf(asked);
  const shortest = [50, 100, 200, 200];
  expect(pauses.filter((pause, place) => pause >= (shortest[place] ?? Infinity))).toHaveLength(shortest.length);
});

test('a pause is as long as the endpoint asks for', async () => {
  expect(await pausesOf(3000)).toEqual([3000, 3000, 3000, 3000]);
});
