import { describe, expect, test } from 'vitest';
import { Quota } from '../../../../src/models/outages/quota';

describe('the quota of a model', () => {
  test('limits the requests under way', () => {
    const quota = new Quota({ concurrency: 2 });
    const first = quota.begin(0);
    quota.begin(0);
    expect(quota.waitMs(0)).toBe(Infinity);
    quota.end(first, undefined);
    expect(quota.waitMs(0)).toBe(0);
  });

  test('spreads requests over a minute', () => {
    const quota = new Quota({ requestsPerMinute: 120 });
    const starts: number[] = [];
    for (let now = 0; starts.length < 4; now += quota.waitMs(now)) {
      starts.push(now);
      quota.begin(now);
    }
    expect(starts).toEqual([0, 500, 1000, 1500]);
  });

  test('spreads tokens over a minute, with those that requests under way are expected to use', () => {
    const quota = new Quota({ tokensPerMinute: 6000 });
    const first = quota.begin(0);
    expect(quota.waitMs(0)).toBe(Infinity);
    quota.end(first, 100);
    expect(quota.waitMs(0)).toBe(1000);
    const second = quota.begin(1000);
    expect(quota.waitMs(1000)).toBe(1000);
    quota.end(second, 300);
    expect(quota.waitMs(1000)).toBe(3000);
  });

  test("doesn't count the tokens of a request without an answer", () => {
    const quota = new Quota({ tokensPerMinute: 6000 });
    quota.end(quota.begin(0), 100);
    quota.end(quota.begin(1000), undefined);
    expect(quota.waitMs(1000)).toBe(0);
  });
});
