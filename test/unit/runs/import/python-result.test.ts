import { expect, test } from 'vitest';
import { outputText, parsePythonResult } from '../../../../src/runs/import/python-result';
import { pythonResult } from './python-run-dir';

const parse = (change: object) => parsePythonResult(JSON.stringify({ ...pythonResult, ...change }), 'result.json');

test('reads texts, parents, scores, outputs and the metric calls', () => {
  const { candidates, examples, metricCalls, seed } = parse({});

  expect(candidates[3]).toEqual({
    texts: { system_prompt: 'Answer briefly.', format: 'one word' },
    parents: [1, 2],
    scores: new Map([
      ['0', 0.75],
      ['1', 1],
      ['10', 0.5],
    ]),
    outputs: new Map([['0', 'Paris']]),
    callsBefore: 24,
  });
  expect({ examples, metricCalls, seed }).toEqual({ examples: ['0', '1', '10'], metricCalls: 27, seed: 7 });
});

test('reads the lists of scores that the first versions wrote', () => {
  const lists = pythonResult.val_subscores.map((scores) => Object.values(scores));

  expect(parse({ val_subscores: lists }).candidates[1]?.scores).toEqual(
    new Map([
      ['0', 0.5],
      ['1', 0.5],
      ['2', 0.5],
    ]),
  );
});

test('reads the scores of a metric that returns True and False', () => {
  const { candidates } = parse({
    candidates: [{ a: 'x' }],
    parents: [[null]],
    val_subscores: [{ '0': true, '1': false }],
    val_aggregate_scores: [0.5],
    discovery_eval_counts: [0],
  });

  expect([...(candidates[0]?.scores.values() ?? [])]).toEqual([1, 0]);
});

test('keeps a component that is named like an inherited property', () => {
  const named = JSON.parse('{"__proto__": "x", "constructor": "y"}') as object;
  const { candidates } = parse({
    candidates: [named],
    parents: [[null]],
    val_subscores: [{ '0': 1 }],
    val_aggregate_scores: [1],
    discovery_eval_counts: [0],
  });

  expect(Object.entries(candidates[0]?.texts ?? {})).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
});

test.each([
  ['counts that disagree', { parents: [[null], [0]] }, 'It has 4 candidates, but 2 entries in parents.'],
  [
    'a mean that its scores do not have',
    { val_aggregate_scores: [0.25, 0.5, 0.9, 0.75] },
    'The mean of candidate 2 is 0.9',
  ],
  ['a later parent', { parents: [[null], [0], [3], [1, 2]] }, 'Candidate 2 cannot have the parents 3.'],
  ['a second seed', { parents: [[null], [0], [null], [1, 2]] }, 'Candidate 2 has no parent.'],
  ['no candidates', { candidates: [] }, 'It cannot be read: candidates'],
  [
    'a text that is a number',
    { candidates: [{ a: 1 }] },
    'It cannot be read: candidates.0: Expected a text for each component',
  ],
  ['no scores', { val_subscores: undefined }, 'It cannot be read: val_subscores is missing'],
  [
    'a score that is a text',
    { val_subscores: [{ '0': 'good' }, {}, {}, {}] },
    'The score of candidate 0 on example 0 is not a number.',
  ],
  [
    'scores beyond 1',
    { val_subscores: [{ '0': 12 }, {}, {}, {}] },
    'The score of candidate 0 on example 0 is 12. Scores are shown from 0 to 1',
  ],
  [
    'a candidate with other components',
    { candidates: [{ a: 'x' }, { b: 'x' }, { a: 'x' }, { a: 'x' }] },
    'Candidate 1 has the components b',
  ],
])('refuses %s and says where and what to do', (_, change, problem) => {
  expect(() => parse(change)).toThrow(`result.json: ${problem}`);
  expect(() => parse(change)).toThrow(/(?:Write the file again|scale val_subscores|Only candidate 0)/);
});

test('says that a file is half-written', () => {
  expect(() => parsePythonResult(JSON.stringify(pythonResult).slice(0, 200), 'r.json')).toThrow(
    'r.json: It is not complete JSON. The run may still be writing it. Write the file again',
  );
});

test('says that Python wrote NaN, which JSON does not know', () => {
  expect(() => parsePythonResult('{"val_aggregate_scores": [NaN]}', 'r.json')).toThrow('It has NaN or Infinity');
});

test.each([
  ['a text', 'a text'],
  [{ full_assistant_response: 'Paris' }, 'Paris'],
  [{ answer: 'Paris', reasoning: 'a capital' }, '{\n  "answer": "Paris",\n  "reasoning": "a capital"\n}'],
  [null, 'null'],
])('shows the output %j as text', (output, text) => {
  expect(outputText(output)).toBe(text);
});
