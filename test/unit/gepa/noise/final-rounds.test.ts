import { describe, expect, test } from 'vitest';
import { finalRounds, rolloutsOf } from '../../../../src/gepa/noise/final-rounds';

describe('the rounds of a final', () => {
  test('halve the finalists down to the winner, which is measured once more', () => {
    expect(finalRounds(280, 40, 30)).toEqual([4, 2, 1]);
    expect(finalRounds(600, 40, 30)).toEqual([8, 4, 2, 1]);
  });

  test('take no more rollouts than there are', () => {
    for (const rollouts of [0, 39, 40, 119, 120, 279, 280, 5000]) {
      expect(rolloutsOf(finalRounds(rollouts, 40, 30), 40)).toBeLessThanOrEqual(rollouts);
    }
  });

  test('measure only the winner if the rollouts pay for no comparison', () => {
    expect(finalRounds(119, 40, 30)).toEqual([1]);
  });

  test('are none if the rollouts pay for no measurement', () => {
    expect(finalRounds(39, 40, 30)).toEqual([]);
    expect(finalRounds(100, 0, 30)).toEqual([]);
  });

  test('have no more finalists than there are candidates', () => {
    expect(finalRounds(5000, 40, 3)).toEqual([2, 1]);
  });

  test('have eight finalists at most', () => {
    expect(finalRounds(1_000_000, 40, 500)).toEqual([8, 4, 2, 1]);
  });
});
