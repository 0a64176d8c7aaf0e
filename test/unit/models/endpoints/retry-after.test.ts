import { afterEach, describe, expect, test, vi } from 'vitest';
import { retryAfterMs } from '../../../../src/models/endpoints/retry-after';

describe('a retry-after header', () => {
  afterEach(() => vi.useRealTimers());

  test('is read as seconds', () => {
    expect(['0', '2', '1.5', ' 60 '].map(retryAfterMs)).toEqual([0, 2000, 1500, 60_000]);
  });

  test('is read as a date', () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-20T10:00:00Z') });
    expect(retryAfterMs('Fri, 20 Nov 2026 10:00:30 GMT')).toBe(30_000);
    expect(retryAfterMs('Friday, 20-Nov-26 10:00:30 GMT')).toBe(30_000);
    expect(retryAfterMs('Fri Nov 20 10:00:30 2026')).toBe(30_000);
  });

  test('asks for no wait with a date in the past', () => {
    expect(retryAfterMs('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0);
  });

  test.each([null, undefined, '', '-5', 'NaN', 'Infinity', '9'.repeat(400), 'soon', '1e9', 'Fri, soon'])(
    'is ignored when it is %j',
    (value) => {
      expect(retryAfterMs(value)).toBeUndefined();
    },
  );
});
