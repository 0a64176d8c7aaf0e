import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../src/datasets/row';
import { comparableColumns, metricChoices } from '../../../../src/runs/draft/metric-choices';

function rowsWith(answers: readonly unknown[]): readonly Row[] {
  return answers.map((answer, index) => ({ values: { input: `question ${index}`, answer }, source: `x:${index + 1}` }));
}

describe('the metric suggested for expected answers', () => {
  it('looks for a label when a few answers recur', () => {
    const [first] = metricChoices(
      rowsWith(['billing', 'delivery', 'billing', 'returns', 'delivery', 'returns']),
      'answer',
    );

    expect(first?.metric).toEqual([
      { label: '{{answer}}', weight: 4 },
      { equals: '{{answer}}', weight: 1 },
    ]);
  });

  it('looks for the answer in the output when all answers differ', () => {
    const [first] = metricChoices(rowsWith(['Why?', 'Never', 'In May', 'Twice']), 'answer');

    expect(first?.metric[0]).toEqual({ contains: '{{answer}}', weight: 4 });
  });

  it('matches patterns only when the column contains patterns', () => {
    const kinds = (answers: readonly string[]) => metricChoices(rowsWith(answers), 'answer').map(({ kind }) => kind);

    expect(kinds(['^4\\d$', '1[67]', 'yes|no'])).toEqual(['regex', 'contains', 'exact']);
    expect(kinds(['Why?', 'Well (really).', 'No.'])).toEqual(['contains', 'exact']);
  });

  it.each([
    { answers: ['42', 17, '3.14'], kinds: ['number', 'contains', 'exact'] },
    { answers: [{ total: 5 }, '{"total": 6}'], kinds: ['fields', 'contains', 'exact'] },
    { answers: [['red', 'blue'], []], kinds: ['items', 'fields', 'contains', 'exact'] },
    { answers: ['A long answer. '.repeat(10)], kinds: ['words', 'facts', 'contains', 'exact'] },
    { answers: [], kinds: ['contains', 'exact'] },
  ])('offers $kinds for $answers', ({ answers, kinds }) => {
    expect(metricChoices(rowsWith(answers), 'answer').map(({ kind }) => kind)).toEqual(kinds);
  });

  it('compares with the expected column first and never with the input', () => {
    const rows: readonly Row[] = [{ values: { note: 'n', input: 'i', answer: 'a' }, source: 'x:1' }];

    expect(comparableColumns(rows, { input: 'input', expected: 'answer' })).toEqual(['answer', 'note']);
  });

  it('compares with no column that numbers the rows, and with notes last', () => {
    const rows: readonly Row[] = [{ values: { id: 1, tags: 'a', german: 'Hallo', english: 'Hello' }, source: 'x:1' }];

    expect(comparableColumns(rows, { input: 'german' })).toEqual(['english', 'tags']);
  });
});
