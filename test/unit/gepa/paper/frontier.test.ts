import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GrowingFrontier, type FrontierMember } from '../../../../src/gepa/paper/frontier';

/** A run with candidates 0, 1, … and one row of scores for each. */
function frontierOver(rows: readonly (readonly number[])[]): GrowingFrontier {
  const frontier = new GrowingFrontier();
  rows.forEach((row, index) => frontier.add(index, meanOf(row), row));
  return frontier;
}

function meanOf(row: readonly number[]): number {
  return row.reduce((sum, score) => sum + score, 0) / row.length;
}

describe('the Pareto frontier', () => {
  test('keeps a candidate that is the best on one example, however low its mean', () => {
    expect(
      frontierOver([
        [1, 1, 0],
        [0, 0, 0.5],
      ]).members(),
    ).toEqual([
      { candidate: 0, leads: 2 },
      { candidate: 1, leads: 1 },
    ]);
  });

  test('drops a candidate whose keys all have other remaining leaders', () => {
    expect(
      frontierOver([
        [1, 0],
        [1, 1],
      ]).members(),
    ).toEqual([{ candidate: 1, leads: 2 }]);
  });

  test('keeps one of several equal candidates', () => {
    expect(
      frontierOver([
        [1, 0],
        [1, 0],
      ]).members(),
    ).toHaveLength(1);
  });

  test('ignores missing scores', () => {
    expect(
      frontierOver([
        [0, 0.5],
        [NaN, 1],
      ]).view().leaders,
    ).toEqual([[0], [1]]);
  });

  test('can be limited to some candidates', () => {
    const frontier = frontierOver([
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 1],
    ]);
    expect(frontier.members((candidate) => candidate !== 2)).toEqual([
      { candidate: 0, leads: 1 },
      { candidate: 1, leads: 1 },
    ]);
  });

  test('matches the plain definition after every added candidate', () => {
    const scores = fc.array(fc.constantFrom(0, 0.2, 0.8, 1), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1, maxLength: 25 }), fc.integer({ min: 1, max: 40 }), (rows, keys) => {
        const shortened = rows.map((row) => row.slice(0, keys));
        const frontier = new GrowingFrontier();
        shortened.forEach((row, index) => {
          frontier.add(index, meanOf(row), row);
          const pool = shortened.slice(0, index + 1);
          expect(frontier.members()).toEqual(plainMembers(pool));
          expect(frontier.leaders()).toEqual([...new Set(plainLeaders(pool).flat())].sort((a, b) => a - b));
        });
      }),
      { numRuns: 300 },
    );
  });
});

/** Algorithm 2 word for word: finds the leaders of each key, and removes dominated candidates one by one. */
function plainMembers(pool: readonly (readonly number[])[]): readonly FrontierMember[] {
  let leaders = plainLeaders(pool);
  const inOrder = [...new Set(leaders.flat())].sort((a, b) => meanOf(pool[a] ?? []) - meanOf(pool[b] ?? []));
  for (;;) {
    const dominated = inOrder.find((candidate) => {
      const led = leaders.filter((set) => set.includes(candidate));
      return led.length > 0 && led.every((set) => set.length > 1);
    });
    if (dominated === undefined) break;
    leaders = leaders.map((set) => set.filter((candidate) => candidate !== dominated));
  }
  return [...new Set(leaders.flat())].map((candidate) => ({
    candidate,
    leads: leaders.filter((set) => set.includes(candidate)).length,
  }));
}

function plainLeaders(pool: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return (pool[0] ?? []).map((_, key) => {
    const best = Math.max(...pool.map((row) => row[key] ?? 0));
    return pool.flatMap((row, candidate) => (row[key] === best ? [candidate] : []));
  });
}
