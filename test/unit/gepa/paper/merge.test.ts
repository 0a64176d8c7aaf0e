import { describe, expect, test } from 'vitest';
import type { ComponentTexts } from '../../../../src/gepa/candidate';
import { balancedSubsample, MergeFinder } from '../../../../src/gepa/paper/merge';
import { SeededRandom } from '../../../../src/gepa/random';
import type { CandidateState } from '../../../../src/gepa/state';

function candidate(index: number, parents: readonly number[], texts: ComponentTexts, mean: number): CandidateState {
  return {
    index,
    parents,
    texts,
    origin: { kind: 'seed' },
    size: 0,
    scores: [],
    reused: [],
    testScores: [],
    objectiveScores: {},
    objectives: {},
    cost: { sum: 0, count: 0 },
    duration: { sum: 0, count: 0 },
    pareto: { sum: mean * 10, count: 10 },
    test: { sum: 0, count: 0 },
    inPool: true,
    dropped: false,
    addedAtRollouts: 0,
    addedInIteration: 0,
  };
}

const seed = candidate(0, [], { find: 'find', answer: 'answer' }, 0.2);
const betterFinder = candidate(1, [0], { find: 'find well', answer: 'answer' }, 0.5);
const betterAnswerer = candidate(2, [0], { find: 'find', answer: 'answer well' }, 0.6);

describe('a merge', () => {
  test('takes each module from the lineage that changed it', () => {
    const merge = new MergeFinder(new SeededRandom(1)).find([seed, betterFinder, betterAnswerer], [1, 2]);
    expect(merge).toEqual({ parents: [1, 2], ancestor: 0, texts: { find: 'find well', answer: 'answer well' } });
  });

  test('takes a module that both changed from the better one', () => {
    const other = candidate(2, [0], { find: 'find best', answer: 'answer well' }, 0.6);
    const third = { ...betterFinder, texts: { find: 'find well', answer: 'answer' } };
    const merge = new MergeFinder(new SeededRandom(1)).find([seed, third, other], [1, 2]);
    expect(merge?.texts).toEqual({ find: 'find best', answer: 'answer well' });
  });

  test('is not made twice', () => {
    const finder = new MergeFinder(new SeededRandom(1));
    finder.find([seed, betterFinder, betterAnswerer], [1, 2]);
    expect(finder.find([seed, betterFinder, betterAnswerer], [1, 2])).toBeUndefined();
  });

  test('does not combine a candidate with its own ancestor', () => {
    const child = candidate(2, [1], { find: 'find well', answer: 'answer well' }, 0.7);
    expect(new MergeFinder(new SeededRandom(1)).find([seed, betterFinder, child], [1, 2])).toBeUndefined();
  });

  test('uses no ancestor that is better than one of the parents', () => {
    const good = { ...seed, pareto: { sum: 9, count: 10 } };
    expect(new MergeFinder(new SeededRandom(1)).find([good, betterFinder, betterAnswerer], [1, 2])).toBeUndefined();
  });

  test('uses any common ancestor when all of them score zero', () => {
    const zero = { ...seed, pareto: { sum: 0, count: 10 } };
    const merge = new MergeFinder(new SeededRandom(1)).find([zero, betterFinder, betterAnswerer], [1, 2]);
    expect(merge?.ancestor).toBe(0);
  });
});

describe('the examples that decide on a merge', () => {
  test('are balanced between wins of either parent and ties', () => {
    const first = [1, 1, 1, 0, 0, 0, 1, 1, 1];
    const second = [0, 0, 0, 1, 1, 1, 1, 1, 1];
    const subsample = balancedSubsample(first, second, new SeededRandom(4));
    const ahead = (a: readonly number[], b: readonly number[]) =>
      subsample.filter((index) => (a[index] ?? 0) > (b[index] ?? 0));
    expect(subsample).toHaveLength(5);
    expect(ahead(first, second)).toHaveLength(2);
    expect(ahead(second, first)).toHaveLength(2);
  });

  test('have scores of both parents', () => {
    const subsample = balancedSubsample([1, null, 0, 1, 1, 1, 1], [0, 1, null, 1, 1, 1, 1], new SeededRandom(4));
    expect(subsample).not.toContain(1);
    expect(subsample).not.toContain(2);
  });

  test('repeat when there are too few', () => {
    expect(balancedSubsample([1, 0], [0, 1], new SeededRandom(4))).toHaveLength(5);
  });
});
