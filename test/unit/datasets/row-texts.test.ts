import { expect, test } from 'vitest';
import { textsOfRow } from '../../../src/datasets/row-texts';

test('the texts of a row are those of inputs and answers at any depth, without notes and images', () => {
  const values = {
    ticket: { subject: 'Broken', lines: ['It smokes.', 7, null] },
    answer: 'hardware',
    note: 'Smoke is always hardware.',
    photo: 'photos/7.png',
  };
  const row = { values, source: 'rows.jsonl:1' };
  expect(textsOfRow(row, { input: 'ticket', expected: 'answer', feedback: 'note', image: 'photo' })).toEqual([
    'Broken',
    'It smokes.',
    'hardware',
  ]);
  expect(textsOfRow(undefined, { input: 'ticket' })).toEqual([]);
});
