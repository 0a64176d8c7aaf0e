import { expect, it } from 'vitest';
import { isChanged, leaderOf, stepFrom } from '../../../../src/runs/evidence/example-steps';

/** The scores of two texts on four examples. */
const scores = [
  [0, 1],
  [1, 1],
  [1, 0.5],
  [undefined, 0],
] as const;
const step = (from: number, kind: 'any' | 'failing' | 'changed', direction: 1 | -1 = 1) =>
  stepFrom(from, scores.length, kind, direction, (index) => scores[index] ?? [], 1);

it('steps to the next example, and begins again at the end', () => {
  expect([step(0, 'any'), step(3, 'any'), step(0, 'any', -1)]).toEqual([1, 0, 3]);
});

it('steps to the next example that the last text fails', () => {
  expect([step(0, 'failing'), step(2, 'failing'), step(3, 'failing', -1)]).toEqual([2, 3, 2]);
});

it('steps to the next example whose score differs between the texts', () => {
  expect([step(0, 'changed'), step(2, 'changed'), step(1, 'changed', -1)]).toEqual([2, 0, 0]);
});

it('stays when no other example is meant', () => {
  expect(stepFrom(0, 1, 'any', 1, () => [1], 1)).toBeUndefined();
  expect(stepFrom(1, 3, 'failing', 1, () => [1, 1], 1)).toBeUndefined();
});

it('takes rounding errors for no change, and no score for no difference', () => {
  expect([isChanged([0.1 + 0.2, 0.3]), isChanged([undefined, 1]), isChanged([0, 1])]).toEqual([false, false, true]);
});

it('finds the text that leads alone', () => {
  expect([leaderOf([0, 1]), leaderOf([1, 1]), leaderOf([undefined, 1]), leaderOf([1, 0, 0.5])]).toEqual([
    1,
    undefined,
    undefined,
    0,
  ]);
});
