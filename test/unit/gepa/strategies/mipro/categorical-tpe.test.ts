import { expect, test } from 'vitest';
import { SeededRandom } from '../../../../../src/gepa/random';
import { drawPoint, type Observation } from '../../../../../src/gepa/strategies/mipro/categorical-tpe';

/** Searches a space, and returns the points in the order of drawing. */
function search(sizes: readonly number[], score: (point: readonly number[]) => number, count: number, seed: number) {
  const random = new SeededRandom(seed);
  const observed: Observation[] = [];
  for (let n = 0; n < count; n += 1) {
    const choices = drawPoint(sizes, observed, random);
    if (choices !== undefined) observed.push({ choices, score: score(choices) });
  }
  return observed;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('draws every point with the same chance as long as there are few observations', () => {
  const random = new SeededRandom(1);
  const observed = [{ choices: [0, 0], score: 1 }];
  const counts = new Map<string, number>();
  for (let n = 0; n < 4000; n += 1) {
    const key = String(drawPoint([2, 2], observed, random));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const count of counts.values()) expect(count).toBeGreaterThan(900);
  expect(counts.size).toBe(4);
});

test('draws better points later on than at the start', () => {
  // Both dimensions have to be right: neither is worth anything without the other.
  const score = ([one, other]: readonly number[]) => (one === 3 && other === 5 ? 1 : one === 3 ? 0.5 : 0);
  const runs = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => search([8, 8], score, 60, seed));
  const early = mean(runs.flatMap((run) => run.slice(0, 10).map((one) => one.score)));
  const late = mean(runs.flatMap((run) => run.slice(40).map((one) => one.score)));
  expect(late).toBeGreaterThan(early + 0.2);
});

test('draws what was never observed, because nothing is known against it', () => {
  const observed = Array.from({ length: 30 }, (_, n) => ({ choices: [n % 3], score: n % 3 === 0 ? 1 : 0 }));
  const random = new SeededRandom(4);
  expect(Array.from({ length: 20 }, () => drawPoint([4], observed, random)?.[0])).toContain(3);
});

test('draws only points that can be drawn, and none if there are none', () => {
  const observed = Array.from({ length: 20 }, () => ({ choices: [0], score: 1 }));
  const random = new SeededRandom(2);
  for (let n = 0; n < 50; n += 1) expect(drawPoint([3], observed, random, ([choice]) => choice !== 0)).not.toEqual([0]);
  expect(drawPoint([3], observed, random, () => false)).toBeUndefined();
  expect(drawPoint([3], [], random, () => false)).toBeUndefined();
});

test('draws the same points from the same seed', () => {
  const score = ([one = 0]: readonly number[]) => one / 10;
  expect(search([5, 4], score, 40, 7)).toEqual(search([5, 4], score, 40, 7));
  expect(search([5, 4], score, 40, 7)).not.toEqual(search([5, 4], score, 40, 8));
});
