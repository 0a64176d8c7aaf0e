import { describe, expect, test } from 'vitest';
import { transferLines, transferMarkdown } from '../../../../src/runs/transfer/transfer-table';
import type { EvaluatedScores } from '../../../../src/runs/evaluations/evaluated-scores';

function cell(scores: readonly (number | null)[], costUsd?: number): EvaluatedScores {
  const usage = { calls: 4, promptTokens: 400, completionTokens: 40, ...(costUsd === undefined ? {} : { costUsd }) };
  return { scores, usage, answers: 4 };
}

const lines = transferLines([
  {
    model: 'small | model',
    isOwn: true,
    cells: new Map([
      [0, cell([0, 0, 1, 0])],
      [3, cell([1, 1, 1, 0], 0.02)],
    ]),
  },
  { model: 'large', isOwn: false, cells: new Map([[3, cell([1, null, 1, null])]]) },
]);

describe('a comparison of candidates with other models', () => {
  test('compares each candidate with the seed of the same model, example by example', () => {
    expect(lines[1]).toMatchObject({ mean: 0.75, againstSeed: { difference: 0.5, won: 2, lost: 0 } });
    expect(lines[1]?.againstSeed?.interval?.low).toBeLessThan(0.5);
    expect(lines[0]?.againstSeed).toBeUndefined();
  });

  test('has the cost of a thousand rollouts where a price is known', () => {
    expect(lines.map(({ usdPerThousand }) => usdPerThousand)).toEqual([null, 5, null]);
  });

  test('says how many rows have a score', () => {
    expect(transferMarkdown('triage', 'test', lines)).toContain('| 1.000 (2 of 4 scored) |');
  });

  test('keeps the table whole, whatever a model is called', () => {
    const rows = transferMarkdown('triage', 'test', lines)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(new Set(rows.map((row) => row.match(/(?<!\\)\|/g)?.length))).toEqual(new Set([7]));
  });
});
