import { describe, expect, it } from 'vitest';
import type { RowValues } from '../../../src/datasets/row';
import { createMetric } from '../../../src/metrics/create-metric';
import type { MetricDefinition } from '../../../src/metrics/metric-definition';
import { judge, noServices, rowsOf, runOf } from './scored-run';

const tickets = rowsOf(
  { input: 'I was charged twice', answer: 'billing' },
  { input: 'Where is it?', answer: 'delivery' },
);
const { signal } = new AbortController();

describe('the feedback of one rule', () => {
  it('says the outcome, the expected output and the actual output', async () => {
    expect(await judge([{ equals: '{{answer}}' }], 'Billing', tickets)).toEqual({
      score: 0,
      objectives: {},
      feedback:
        'Wrong. Expected the output to be exactly "billing". The comparison is case-sensitive.\nThe output: "Billing"',
    });
  });

  it('says the same when the output is right', async () => {
    const { feedback } = await judge([{ contains: '{{answer}}' }], 'It is billing.', tickets);
    expect(feedback).toBe('Right. Expected the output to contain "billing".\nThe output: "It is billing."');
  });

  it('calls an output of white space empty', async () => {
    const { feedback } = await judge([{ contains: '{{answer}}' }], ' \n', tickets);
    expect(feedback).toMatch(/\nThe output: an empty answer$/);
  });

  it('cuts a long output, never what was expected', async () => {
    const { feedback } = await judge([{ contains: '{{answer}}' }], 'word '.repeat(500), tickets);
    expect(feedback).toMatch(
      /^Wrong\. Expected the output to contain "billing"\.\nThe output: "word .{480,500} word…"$/,
    );
  });
});

describe('several rules', () => {
  const containsAndEquals: readonly MetricDefinition[] = [
    { contains: '{{answer}}', weight: 4 },
    { equals: '{{answer}}', weight: 1 },
  ];

  it('score their weighted mean, with an objective and a verdict for each', async () => {
    expect(createMetric(containsAndEquals, tickets, noServices).objectives).toEqual(['contains', 'equals']);
    expect(await judge(containsAndEquals, 'I say billing', tickets)).toEqual({
      score: 0.8,
      objectives: { contains: 1, equals: 0 },
      feedback: [
        'Partly right (0.8).',
        '- contains: Right. Expected the output to contain "billing".',
        '- equals: Wrong. Expected the output to be exactly "billing". Only "billing" and nothing else was expected.',
        'The output: "I say billing"',
      ].join('\n'),
    });
  });

  it('have unique names', () => {
    const definitions: readonly MetricDefinition[] = [
      { contains: 'a' },
      { contains: 'b' },
      { contains: 'c', not: true },
      { regex: '^.{1,80}$', name: 'brief' },
    ];
    const names = ['contains', 'contains-2', 'not-contains', 'brief'];
    expect(createMetric(definitions, tickets, noServices).objectives).toEqual(names);
  });
});

describe('other information about a run', () => {
  const noted = rowsOf({ input: 'a', answer: 'billing', explanation: 'Money is billing.', why: 'Other note.' });
  const metric: readonly MetricDefinition[] = [{ equals: '{{answer}}' }];

  it("ends the feedback: a person's note on the row", async () => {
    const { feedback } = await judge(metric, 'billing', noted);
    expect(feedback).toMatch(/\nThe output: "billing"\nNote on this example: Money is billing\.$/);
  });

  it('can come from a column that the spec names', async () => {
    const [row] = noted;
    const result = row && (await createMetric(metric, noted, noServices, 'why').score(runOf(row, 'billing'), signal));
    expect(result?.feedback).toContain('\nNote on this example: Other note.');
  });

  it('includes the feedback of the system', async () => {
    const { feedback } = await judge(metric, 'billing', tickets, { feedback: 'It took three tries.\n' });
    expect(feedback).toMatch(/\nThe system's own feedback: It took three tries\.$/);
  });
});

describe('a metric that cannot score the rows', () => {
  const create = (definition: MetricDefinition, ...values: RowValues[]) =>
    createMetric([definition], rowsOf(...values), noServices);

  it('names a column that is missing', () => {
    expect(() => create({ contains: '{{label}}' }, { input: 'a', label: 'b' }, { input: 'a', answer: 'b' })).toThrow(
      'train.jsonl:2: The metric names the column "label", which this row doesn\'t have. ' +
        'Its columns are: input, answer. Correct the metric in the spec, or the row.',
    );
  });

  it('expects nothing of a row', () => {
    expect(() => create({ contains: '{{answer}}' }, { input: 'a', answer: '' })).toThrow(
      'train.jsonl:1: The metric\'s rule "contains" expects {{answer}}, which is empty in this row, so every output would pass. ' +
        'Fill it in, or remove the row.',
    );
  });
});

describe('rows that cannot be scored', () => {
  const create = (definition: MetricDefinition, rows: Parameters<typeof createMetric>[1]) => () =>
    createMetric([definition], rows, noServices);

  it('are all listed, in the order of their file', () => {
    const rows = rowsOf({ n: '4' }, { n: 'four' }, { n: '6' }, { m: '7' }, { m: '8' });
    expect(create({ number: '{{n}}' }, [...rows].reverse())).toThrow(
      [
        'train.jsonl:2: 3 rows cannot be scored. Correct or remove:',
        'train.jsonl:2: The metric\'s rule "number" expects a number, but this row has "four". Write only the number.',
        'train.jsonl:4: The metric names the column "n", which this row doesn\'t have. Its columns are: m. Correct the metric in the spec, or the row. Also on line 5.',
      ].join('\n'),
    );
  });

  it('with the same reason are listed once, with the first of them', () => {
    expect(create({ 'json-schema': '{{schema}}' }, rowsOf({ schema: 'none' }, { schema: 'none' }))).toThrow(
      /^train\.jsonl:1: The metric's rule "json-schema" has a malformed JSON schema[^\n]*$/,
    );
  });
});

describe('a fault of the metric itself', () => {
  it.each<[MetricDefinition, string | RegExp]>([
    [
      { equals: '{{anwser}}' },
      'The metric names the column "anwser", which no row has. The columns are: input, answer. Correct the name, or add the column to the rows.',
    ],
    [
      { contains: 'a {{ b' },
      'The metric\'s "a {{ b" has "{{ b", which isn\'t a variable. Write the name of a column in double braces, such as {{answer}}.',
    ],
    [
      { contains: ['{{answer}}', ' '] },
      'The metric\'s rule "contains" expects {{answer}},  , which is empty, so every output would pass. Fill it in, or remove the rule.',
    ],
    [{ regex: '(a' }, /^The metric's rule "regex" cannot use "\(a": Invalid regular expression: /],
    [
      { label: 'c', labels: ['a', 'b'] },
      'The metric\'s rule "label" cannot use "c": it isn\'t one of the labels a, b.',
    ],
    [
      { number: ['five'] },
      'The metric\'s rule "number" expects a number, but the metric has "five". Write only the number.',
    ],
    [
      { 'json-equal': '{queue' },
      'The metric\'s rule "json-equal" expects JSON, but the metric has "{queue". Write it as JSON, or compare it with the rule "equals".',
    ],
    [{ 'is-json': { type: 'text' } }, /^The metric's rule "is-json" has a malformed JSON schema: schema is invalid: /],
    [
      { 'json-schema': 'none' },
      'The metric\'s rule "json-schema" has a malformed JSON schema: "none" isn\'t an object.',
    ],
  ])('%j is reported without a row, with the definition that has it', (definition, message) => {
    const create = () => createMetric([{ contains: '{{answer}}' }, definition], tickets, noServices);
    expect(create).toThrow(message);
    expect(create).toThrow(expect.objectContaining({ file: undefined, definition: 1 }));
  });

  it('is reported at the row when a column has the expected value', () => {
    expect(() => createMetric([{ regex: '{{pattern}}' }], rowsOf({ pattern: '(' }), noServices)).toThrow(
      /^train\.jsonl:1: The metric's rule "regex" cannot use "\("/,
    );
  });
});
