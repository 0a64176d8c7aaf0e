import { expect, it } from 'vitest';
import { readExpected } from '../../../../src/datasets/promptfoo/expected-column';

it.each([
  ['Paris', { type: 'equals', value: 'Paris' }],
  ['equals: 4', { type: 'equals', value: '4' }],
  ['contains:Paris', { type: 'contains', value: 'Paris' }],
  ['not-contains: Rome', { type: 'not-contains', value: 'Rome' }],
  ['contains-any: <b>,</span>', { type: 'contains-any', value: ['<b>', '</span>'] }],
  ['icontains-all:a, b', { type: 'icontains-all', value: ['a', 'b'] }],
  ['similar(0.9):Hello there', { type: 'similar', value: 'Hello there', threshold: 0.9 }],
  ['similar:Hello', { type: 'similar', value: 'Hello', threshold: 0.8 }],
  ['similar:dot(0.5):Hello', { type: 'similar:dot', value: 'Hello', threshold: 0.5 }],
  ['rouge-n(0.6):a b c', { type: 'rouge-n', value: 'a b c', threshold: 0.6 }],
  ['regex:^\\d+: (a|b)$', { type: 'regex', value: '^\\d+: (a|b)$' }],
  ['is-json', { type: 'is-json' }],
  ['not-is-json', { type: 'not-is-json' }],
  ['is-json:{"type": "object"}', { type: 'is-json', value: '{"type": "object"}' }],
  ['is-refusal', { type: 'is-refusal' }],
  ['latency(500)', { type: 'latency', threshold: 500 }],
  ['grade: is kind', { type: 'llm-rubric', value: 'is kind' }],
  ['llm-rubric:is kind\nand short', { type: 'llm-rubric', value: 'is kind\nand short' }],
  ['fn:output === "a"', { type: 'javascript', value: 'output === "a"' }],
  ['javascript: output.length < 10', { type: 'javascript', value: 'output.length < 10' }],
  ['python: len(output) < 10', { type: 'python', value: 'len(output) < 10' }],
  ['file://checks/a.js', { type: 'javascript', value: 'file://checks/a.js' }],
  ['file://checks/a.py:score', { type: 'python', value: 'file://checks/a.py:score' }],
  ['Note: bring a coat', { type: 'equals', value: 'Note: bring a coat' }],
  ['at 10:30', { type: 'equals', value: 'at 10:30' }],
  // The name of a type that needs a value is an answer when it stands alone.
  ['python', { type: 'equals', value: 'python' }],
  ['cost', { type: 'equals', value: 'cost' }],
])('%s', (cell, assertion) => {
  expect(readExpected(cell)).toEqual(assertion);
});
