import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paretoFrontier, parentLottery } from '../../../src/gepa/frontier';
import type { CandidateState } from '../../../src/gepa/state';

function candidate(index: number, scores: readonly (number | null)[]): CandidateState {
  const known = scores.filter((score) => score !== null);
  return {
    index,
    parents: [],
    texts: {},
    origin: { kind: 'seed' },
    size: 0,
    scores,
    testScores: [],
    objectives: {},
    pareto: { sum: known.reduce((a, b) => a + b, 0), count: known.length },
    test: { sum: 0, count: 0 },
    inPool: true,
    addedAtRollouts: 0,
  };
}

describe('the Pareto frontier', () => {
  test('keeps a candidate that is the best on one example, however low its mean', () => {
    const { members } = paretoFrontier([candidate(0, [1, 1, 0]), candidate(1, [0, 0, 0.5])]);
    expect(members).toEqual([
      { candidate: 0, leads: 2 },
      { candidate: 1, leads: 1 },
    ]);
  });

  test('drops a candidate that leads only where others that stay lead too', () => {
    const { members } = paretoFrontier([candidate(0, [1, 0]), candidate(1, [1, 1])]);
    expect(members.map((member) => member.candidate)).toEqual([1]);
  });

  test('of equal candidates keeps one', () => {
    const { members } = paretoFrontier([candidate(0, [1, 0]), candidate(1, [1, 0])]);
    expect(members).toHaveLength(1);
  });

  test('leaves out a candidate that is not in the pool yet', () => {
    const { members } = paretoFrontier([candidate(0, [0, 0]), { ...candidate(1, [1, null]), inPool: false }]);
    expect(members.map((member) => member.candidate)).toEqual([0]);
  });

  test('always has a leader left for every example', () => {
    const scores = fc.array(fc.array(fc.constantFrom(0, 0.5, 1), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(scores, (rows) => {
        const { leaders, members } = paretoFrontier(rows.map((row, index) => candidate(index, row)));
        for (const [example, indices] of leaders.entries()) {
          const best = Math.max(...rows.map((row) => row[example] ?? 0));
          expect(indices.length).toBeGreaterThan(0);
          expect(indices.every((index) => rows[index]?.[example] === best)).toBe(true);
        }
        for (const { candidate: index } of members) {
          const led = leaders.filter((indices) => indices.includes(index));
          expect(led.some((indices) => indices.length === 1)).toBe(true);
        }
      }),
    );
  });

  test('enters each candidate into the draw once for every example that it leads', () => {
    const frontier = paretoFrontier([candidate(0, [1, 1, 0]), candidate(1, [0, 0, 1])]);
    expect(parentLottery(frontier)).toEqual([0, 0, 1]);
  });
});
