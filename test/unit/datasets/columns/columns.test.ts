import { describe, expect, it } from 'vitest';
import { checkInputs, guessColumns } from '../../../../src/datasets/columns/columns';
import type { RowValues } from '../../../../src/datasets/row';

const rowsOf = (...values: RowValues[]) =>
  values.map((row, index) => ({ values: row, source: `train.jsonl:${index + 1}`, file: '/data/train.jsonl' }));

describe('columns', () => {
  it('are guessed by their names, in order of precedence', () => {
    expect(guessColumns(rowsOf({ text: 'x', Question: 'Why?', 'Ground Truth': 'a', Explanation: 'b', id: 1 }))).toEqual(
      {
        input: 'Question',
        expected: 'Ground Truth',
        feedback: 'Explanation',
      },
    );
  });

  it('are optional except for the input', () => {
    expect(guessColumns(rowsOf({ input: 'a' }))).toEqual({ input: 'input' });
  });

  it('use the only column without another role as the input', () => {
    expect(guessColumns(rowsOf({ ticket: 'My card is lost', label: 'card' }))).toEqual({
      input: 'ticket',
      expected: 'label',
    });
  });

  it('must include an input that can be guessed', () => {
    expect(() => guessColumns(rowsOf({ subject: 'a', body: 'b', label: 'c' }))).toThrow(
      '/data/train.jsonl: The input column cannot be guessed from the names: subject, body, label. ' +
        'Name it in the spec, such as "data: { columns: { input: NAME, expected: NAME } }".',
    );
  });
});

describe('empty columns', () => {
  it('are not images', () => {
    const rows = rowsOf({ question: 'a', tags: [], expected: 'b' }, { question: 'c', tags: [], expected: 'd' });
    expect(guessColumns(rows)).toEqual({ input: 'question', expected: 'expected' });
  });

  it.each([[[]], [{}], [null], ['']])('are neither input nor answer: %j', (nothing) => {
    expect(guessColumns(rowsOf({ input: nothing, instruction: 'a', expected: nothing, output: 'b' }))).toEqual({
      input: 'instruction',
      expected: 'output',
    });
  });
});

describe('a history of a conversation', () => {
  it('is neither an image nor the input', () => {
    const history = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ];
    expect(guessColumns(rowsOf({ question: 'a', chat_history: [] }, { question: 'b', chat_history: history }))).toEqual(
      {
        input: 'question',
      },
    );
  });
});

it('lists rows without an input', () => {
  expect(() => checkInputs(rowsOf({ input: 'a' }, { input: '' }, { question: 'b' }), 'input')).toThrow(
    '/data/train.jsonl:2: 2 of 3 rows have no value in the input column "input" (the columns are: input, question). Fill it in, remove the rows, ' +
      'or name another column as data.columns.input in the spec:\n/data/train.jsonl:2\n/data/train.jsonl:3',
  );
});
