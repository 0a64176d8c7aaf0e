import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../src/datasets/row';
import { repeatedRows, splitRows, type ExampleSets } from '../../../src/datasets/split-rows';

function rows(count: number, labels = 4): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({
    values: { input: `ticket ${index}`, label: `label ${(index * index) % labels}` },
    source: `train.jsonl:${index + 1}`,
  }));
}

const sizes = ({ feedback, pareto, test }: ExampleSets) => [feedback.length, pareto.length, test.length];

describe('a split', () => {
  it.each([
    [2, [1, 1, 0]],
    [59, [30, 29, 0]],
    [60, [24, 24, 12]],
    [200, [80, 80, 40]],
    [201, [129, 32, 40]],
    [500, [320, 80, 100]],
  ])('of %i rows has %j for feedback, Pareto and test', (count, expected) => {
    expect(sizes(splitRows(rows(count), 7, 'label'))).toEqual(expected);
  });

  it('takes no share for the test when there are test rows of their own', () => {
    expect(sizes(splitRows(rows(100), 7, 'label', true))).toEqual([50, 50, 0]);
  });

  it('has every row once, in the order of the file', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 300 }),
        fc.integer(),
        fc.constantFrom('label', undefined),
        (count, seed, column) => {
          const all = rows(count);
          const sets = splitRows(all, seed, column);
          for (const set of [sets.feedback, sets.pareto, sets.test]) {
            expect([...set].sort((a, b) => all.indexOf(a) - all.indexOf(b))).toEqual(set);
          }
          expect(new Set([...sets.feedback, ...sets.pareto, ...sets.test])).toEqual(new Set(all));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives every answer the same share of each set, within a row', () => {
    const all = rows(400, 3);
    const { test, pareto } = splitRows(all, 7, 'label');
    const share = (set: readonly Row[], label: string) => set.filter(({ values }) => values['label'] === label).length;
    for (const label of new Set(all.map(({ values }) => String(values['label'])))) {
      expect(Math.abs(share(test, label) - share(all, label) * 0.2)).toBeLessThanOrEqual(1);
      expect(Math.abs(share(pareto, label) - share(all, label) * 0.16)).toBeLessThanOrEqual(1.2);
    }
  });

  it('gives every answer its share, whatever the answers are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 60, maxLength: 400 }),
        fc.integer(),
        (labels, seed) => {
          const all = labels.map((label, index) => ({ values: { label }, source: `a.jsonl:${index + 1}` }));
          const { test } = splitRows(all, seed, 'label');
          for (const label of new Set(labels)) {
            const share = (set: readonly Row[]) => set.filter(({ values }) => values['label'] === label).length;
            expect(Math.abs(share(test) - share(all) * 0.2)).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes rows that assert the same as alike when no column is expected', () => {
    const all = Array.from({ length: 40 }, (_, index) => ({
      values: { input: `ticket ${index}` },
      source: `tests.csv:${index + 2}`,
      assertions: [{ type: 'equals', value: index < 10 ? 'rare' : 'common' }],
    }));
    const rare = splitRows(all, 3).pareto.filter(({ assertions }) => assertions?.[0]?.value === 'rare');
    expect(rare).toHaveLength(5);
  });

  it('is the same for the same seed and another for another', () => {
    expect(splitRows(rows(80), 7, 'label')).toEqual(splitRows(rows(80), 7, 'label'));
    expect(splitRows(rows(80), 8, 'label')).not.toEqual(splitRows(rows(80), 7, 'label'));
  });

  it('needs two rows', () => {
    expect(() => splitRows(rows(1), 7)).toThrow(
      'train.jsonl: A feedback set and a Pareto set need at least two rows, but there is only one. Add rows: 20 are a start, 100 are good.',
    );
  });
});

describe('test rows whose input the search sees too', () => {
  const again = (index: number, line: number) => ({
    values: { input: `ticket ${index}`, label: 'another' },
    source: `test.jsonl:${line}`,
  });

  it('are warned about at once, whether they are in the feedback or the Pareto set', () => {
    const [first, second, third] = rows(3);
    const sets = { feedback: first ? [first] : [], pareto: second ? [second] : [], test: third ? [third] : [] };
    expect(repeatedRows(sets, 'input')).toEqual([]);
    expect(repeatedRows({ ...sets, test: [...sets.test, again(0, 8), again(1, 9)] }, 'input')).toEqual([
      '2 of 3 test rows have an input that is also in the feedback or Pareto set, so the test score will look better than it is: test.jsonl:8 as train.jsonl:1, test.jsonl:9 as train.jsonl:2. Remove them from one of the sets.',
    ]);
  });

  it('are the same when only their white space differs', () => {
    const [row] = rows(1);
    const spaced = { values: { input: ' ticket\n 0' }, source: 'test.jsonl:8' };
    const sets = { feedback: row ? [row] : [], pareto: [], test: [spaced] };
    expect(repeatedRows(sets, 'input')).toHaveLength(1);
  });

  it('are the same when all that the prompt is given is', () => {
    const row = (subject: string, body: string, line: number) => ({
      values: { subject, body },
      source: `a.jsonl:${line}`,
    });
    const sets = { feedback: [row('Hi', 'a', 1)], pareto: [], test: [row('Hi', 'b', 2)] };
    expect(repeatedRows(sets, 'subject')).toHaveLength(1);
    expect(repeatedRows(sets, 'subject', 'body')).toEqual([]);
  });

  it('are named up to three, and a row that is in both sets once', () => {
    const [warning] = repeatedRows({ feedback: [], pareto: rows(5), test: rows(5) }, 'input');
    expect(warning).toMatch(/^5 of 5 .* is: train\.jsonl:1, train\.jsonl:2, train\.jsonl:3, …\. Remove/);
  });
});
