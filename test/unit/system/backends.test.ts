import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Backends } from '../../../src/system/backends';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;
const url = 'http://127.0.0.1:8000/rollout';

test('counts requests that fail together as one failure', async () => {
  const backends = new Backends([url], 5, { firstDelayMs: 500, longestDelayMs: 30_000 });
  const together = [await backends.take(never), await backends.take(never), await backends.take(never)];
  for (const backend of together) backends.failed(backend);
  expect(backends.shortestBackoffMs()).toBe(500);
});

test('doubles the delay after another failure', async () => {
  const backends = new Backends([url], 5, { firstDelayMs: 500, longestDelayMs: 30_000 });
  backends.failed(await backends.take(never));
  vi.advanceTimersByTime(500);
  backends.failed(await backends.take(never));
  expect(backends.shortestBackoffMs()).toBe(1000);
});

test('delays requests even if the address asks for none', async () => {
  const backends = new Backends([url], 5, { firstDelayMs: 500, longestDelayMs: 30_000 });
  backends.failed(await backends.take(never), 0);
  expect(backends.shortestBackoffMs()).toBe(500);
});

test('does not poll an address with a delay of months', async () => {
  const backends = new Backends([url], 5, { firstDelayMs: 500, longestDelayMs: 30_000 });
  backends.failed(await backends.take(never), 90 * 24 * 3_600_000);
  const cancellation = new AbortController();
  const taken = backends.take(cancellation.signal);
  const before = Date.now();
  vi.advanceTimersToNextTimer();
  expect(Date.now() - before).toBe(2 ** 31 - 1);
  cancellation.abort(new Error('enough'));
  await expect(taken).rejects.toThrow('enough');
});
