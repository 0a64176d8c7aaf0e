import { describe, expect, test } from 'vitest';
import { roundsOfFinal, rolloutsOf } from '../../../../src/gepa/noise/final-rounds';

const sets = { pareto: 40, feedback: 60 };
/** The numbers of finalists in each round. */
const sizes = (rollouts: number, candidates: number, onFeedback = false, of = sets) =>
  roundsOfFinal(rollouts, of, candidates, onFeedback).map(({ finalists }) => finalists);

describe('the rounds of a final', () => {
  test('halve the finalists down to the winner, which is measured once more', () => {
    expect(sizes(280, 30)).toEqual([4, 2, 1]);
    expect(sizes(600, 30)).toEqual([8, 4, 2, 1]);
  });

  test('take no more rollouts than there are', () => {
    for (const rollouts of [0, 39, 40, 119, 120, 279, 280, 5000]) {
      for (const onFeedback of [false, true]) {
        expect(rolloutsOf(roundsOfFinal(rollouts, sets, 30, onFeedback))).toBeLessThanOrEqual(rollouts);
      }
    }
  });

  test('measure only the winner if the rollouts pay for no comparison', () => {
    expect(sizes(119, 30)).toEqual([1]);
    expect(sizes(79, 30, true)).toEqual([1]);
  });

  test('are none if the rollouts pay for no measurement', () => {
    for (const onFeedback of [false, true]) {
      expect(sizes(39, 30, onFeedback)).toEqual([]);
      expect(sizes(100, 30, onFeedback, { pareto: 0, feedback: 60 })).toEqual([]);
    }
  });

  test('have no more finalists than there are candidates', () => {
    expect(sizes(5000, 3)).toEqual([2, 1]);
    expect(sizes(5000, 3, true)).toEqual([2, 1]);
  });

  test('have eight finalists at most', () => {
    expect(sizes(1_000_000, 500)).toEqual([8, 4, 2, 1]);
    expect(sizes(1_000_000, 500, true)).toEqual([8, 4, 1]);
  });

  test('take the same number of rollouts each, if they choose by feedback examples only', () => {
    expect(roundsOfFinal(400, sets, 30, true)).toEqual([
      { finalists: 8, set: 'feedback', examples: 20 },
      { finalists: 4, set: 'feedback', examples: 40 },
      { finalists: 1, set: 'pareto', examples: 40 },
    ]);
  });

  test('run on no more different feedback examples in the first round than there are', () => {
    expect(roundsOfFinal(400, { pareto: 40, feedback: 5 }, 30, true)[0]).toMatchObject({ examples: 5 });
  });
});
