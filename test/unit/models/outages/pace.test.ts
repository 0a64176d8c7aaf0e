import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/gepa/random';
import { Pace, type Sending } from '../../../../src/models/outages/pace';

function newPace(random: () => number = () => 1): Pace {
  return new Pace({ firstPauseMs: 500, longestPauseMs: 60_000, random });
}

/** Sends as many requests as the pace allows now, up to a number. */
function sendAll(pace: Pace, now: number, most: number): readonly Sending[] {
  const sent: Sending[] = [];
  while (sent.length < most && pace.waitMs(now) === 0) sent.push(pace.begin(now));
  return sent;
}

/** An endpoint that allows some requests in each period and tells how long to wait, as the free tiers of several do. */
interface Endpoint {
  readonly allowed: number;
  readonly periodMs: number;
  /** How long an answer takes. */
  readonly answerMs: number;
  readonly tellsPause: boolean;
}

/** Answers a number of requests in simulated time. Returns how many were sent, and how long it took. */
function simulate(answers: number, concurrency: number, endpoint: Endpoint): { sent: number; tookMs: number } {
  const random = new SeededRandom(3);
  const pace = newPace(() => random.next());
  let [now, sent, answered, periodStart, accepted] = [0, 0, 0, -Infinity, 0];
  const underWay: { readonly at: number; readonly end: () => void }[] = [];
  while (answered < answers) {
    while (underWay.length < Math.min(concurrency, answers - answered) && pace.waitMs(now) === 0) {
      const sending = pace.begin(now);
      sent += 1;
      if (now - periodStart >= endpoint.periodMs) [periodStart, accepted] = [now, 0];
      const isLimited = accepted >= endpoint.allowed;
      if (!isLimited) accepted += 1;
      const retryAfterMs = endpoint.tellsPause ? periodStart + endpoint.periodMs - now : 0;
      const at = now + (isLimited ? 1 : endpoint.answerMs);
      underWay.push({
        at,
        end: () => {
          if (isLimited) {
            pace.limited(sending, at, retryAfterMs);
            return;
          }
          answered += 1;
          pace.answered(at);
        },
      });
    }
    const wait = underWay.length < Math.min(concurrency, answers - answered) ? pace.waitMs(now) : Infinity;
    now = Math.min(now + wait, ...underWay.map(({ at }) => at));
    for (const { end } of underWay.filter(({ at }) => at <= now)) end();
    underWay.splice(0, underWay.length, ...underWay.filter(({ at }) => at > now));
  }
  return { sent, tookMs: now };
}

describe('the pace of an endpoint', () => {
  test('has no limit until the endpoint sets one', () => {
    expect(sendAll(newPace(), 0, 100)).toHaveLength(100);
  });

  test('rests for all requests after a rate limit, and longer with each one in a row', () => {
    const pace = newPace();
    const pauses = [0, 1, 2].map(() => {
      const now = 1_000_000;
      pace.limited(pace.begin(now), now);
      return pace.waitMs(now);
    });
    expect(pauses).toEqual([500, 1000, 2000]);
  });

  test('waits a little longer than the endpoint asks for', () => {
    const pace = newPace();
    pace.limited(pace.begin(0), 0, 4000);
    expect(pace.waitMs(0)).toBe(4400);
  });

  test('takes a pause of 0 for none', () => {
    const pace = newPace();
    pace.limited(pace.begin(0), 0, 0);
    expect(pace.waitMs(0)).toBe(500);
  });

  test('halves the requests under way once for all that were sent together', () => {
    const pace = newPace();
    for (const sending of sendAll(pace, 0, 8)) pace.limited(sending, 0);
    let now = 0;
    const together: Sending[] = [];
    while (pace.waitMs(now) < Infinity) {
      now += pace.waitMs(now);
      together.push(pace.begin(now));
    }
    expect(together).toHaveLength(4);
  });

  test('allows more requests under way with each answer', () => {
    const pace = newPace();
    for (const sending of sendAll(pace, 0, 2)) pace.limited(sending, 0);
    const mostUnderWay = () => {
      let [now, count] = [1e9, 0];
      for (; pace.waitMs(now) < Infinity; count += 1) pace.begin((now += pace.waitMs(now)));
      for (let left = count; left > 0; left -= 1) pace.failed(now);
      return count;
    };
    const before = mostUnderWay();
    for (let answer = 0; answer < 4; answer += 1) {
      pace.begin(1e9);
      pace.answered(1e9);
    }
    expect([before, mostUnderWay()]).toEqual([1, 3]);
  });

  test.each([
    ['one request per second', { allowed: 1, periodMs: 1000, answerMs: 5, tellsPause: true }],
    ['one request per second, without a pause', { allowed: 1, periodMs: 1000, answerMs: 5, tellsPause: false }],
    ['20 requests per minute', { allowed: 20, periodMs: 60_000, answerMs: 300, tellsPause: true }],
  ])('stays near the limit of an endpoint that allows %s', (_, endpoint) => {
    const { sent, tookMs } = simulate(200, 8, endpoint);
    const leastMs = (200 / endpoint.allowed) * endpoint.periodMs;
    expect(sent).toBeLessThan(200 * 1.2);
    expect(tookMs).toBeLessThan(leastMs * 1.3);
  });

  test('has no gaps after a single rate limit', () => {
    const pace = newPace();
    const sent = sendAll(pace, 0, 8);
    for (const sending of sent.slice(0, 1)) pace.limited(sending, 0);
    for (let answers = 1; answers < sent.length; answers += 1) pace.answered(0);
    expect(sendAll(pace, pace.waitMs(0), 8)).toHaveLength(5);
  });

  test('recovers when the endpoint allows more again', () => {
    const pace = newPace();
    let now = 0;
    for (let limit = 0; limit < 3; limit += 1) {
      pace.limited(pace.begin(now), now, 30_000);
      now += pace.waitMs(now);
      pace.begin(now);
      pace.answered(now);
    }
    expect(pace.waitMs(now)).toBeGreaterThan(10_000);
    for (let answer = 0; answer < 250; answer += 1) {
      now += pace.waitMs(now);
      pace.begin(now);
      pace.answered(now);
    }
    expect(pace.waitMs(now)).toBe(0);
  });

  test("doesn't take time without requests for a slow endpoint", () => {
    const pace = newPace();
    pace.limited(pace.begin(0), 0);
    const day = 86_400_000;
    for (const at of [1000, day]) {
      pace.begin(at);
      pace.answered(at);
    }
    pace.limited(pace.begin(day), day, 1000);
    const rested = day + pace.waitMs(day);
    pace.begin(rested);
    pace.failed(rested);
    expect(pace.waitMs(rested)).toBeGreaterThan(500);
    expect(pace.waitMs(rested)).toBeLessThan(1000);
  });
});
