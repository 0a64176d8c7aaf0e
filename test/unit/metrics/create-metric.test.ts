import { describe, expect, it } from 'vitest';
import type { Row, RowValues } from '../../../src/datasets/row';
import { createMetric } from '../../../src/metrics/create-metric';
import type { MetricDefinition } from '../../../src/metrics/metric-definition';

function rowsOf(...values: RowValues[]): readonly Row[] {
  return values.map((row, index) => ({ values: row, source: `train.jsonl:${index + 1}` }));
}

const tickets = rowsOf(
  { input: 'I was charged twice', answer: 'billing' },
  { input: 'Where is it?', answer: 'delivery' },
);

/** What the metric says of an output for the first of the rows. */
async function judge(definitions: readonly MetricDefinition[], output: string, rows = tickets) {
  const [row] = rows;
  if (row === undefined) throw new Error('There is no row to judge.');
  return createMetric(definitions, rows).score(row, output);
}

describe('one rule', () => {
  it.each<[MetricDefinition, string, number, string]>([
    [{ equals: '{{answer}}' }, ' billing\n', 1, 'Right: expected the output to be exactly "billing", got "billing".'],
    [
      { equals: '{{answer}}' },
      'It is billing.',
      0,
      'Wrong: expected the output to be exactly "billing", got "It is billing.". Only "billing" and nothing else was expected.',
    ],
    [
      { equals: '{{answer}}' },
      'Billing',
      0,
      'Wrong: expected the output to be exactly "billing", got "Billing". Upper and lower case count.',
    ],
    [
      { contains: '{{answer}}' },
      'It is billing.',
      1,
      'Right: expected the output to contain "billing", got "It is billing.".',
    ],
    [{ contains: '{{answer}}' }, '', 0, 'Wrong: expected the output to contain "billing", got an empty answer.'],
    [
      { contains: '{{answer}}' },
      'BILLING',
      0,
      'Wrong: expected the output to contain "billing", got "BILLING". Upper and lower case count.',
    ],
    [
      { icontains: '{{answer}}' },
      'BILLING',
      1,
      'Right: expected the output to contain "billing" in upper or lower case, got "BILLING".',
    ],
    [
      { 'starts-with': '{{answer}}' },
      'billing, I think',
      1,
      'Right: expected the output to start with "billing", got "billing, I think".',
    ],
    [
      { 'ends-with': 'queue: {{answer}}' },
      'billing',
      0,
      'Wrong: expected the output to end with "queue: billing", got "billing".',
    ],
    [
      { regex: '^{{answer}}$' },
      'billing.',
      0,
      'Wrong: expected the output to match the regular expression /^billing$/, got "billing.".',
    ],
    [
      { label: '{{answer}}' },
      'Not Billings but Delivery, then billing',
      0,
      'Wrong: expected the output to name the label "billing" before any other, got "Not Billings but Delivery, then billing". ' +
        'The first label that it names is "delivery".',
    ],
    [
      { label: '{{answer}}' },
      'No idea',
      0,
      'Wrong: expected the output to name the label "billing" before any other, got "No idea". ' +
        'It names none of the labels billing, delivery.',
    ],
    [
      { label: '{{answer}}', labels: ['billing', 'billing address', 'delivery'] },
      'billing address',
      0,
      'Wrong: expected the output to name the label "billing" before any other, got "billing address". ' +
        'The first label that it names is "billing address".',
    ],
    [
      { contains: 'sorry', not: true },
      'So sorry',
      0,
      'Wrong: expected the output not to contain "sorry", got "So sorry".',
    ],
  ])('%j scores %j with %i and says so', async (definition, output, score, feedback) => {
    expect(await judge([definition], output)).toEqual({ score, objectives: {}, feedback });
  });

  it('cuts a long output, never what was expected', async () => {
    const { feedback } = await judge([{ contains: '{{answer}}' }], 'word '.repeat(500));
    expect(feedback).toMatch(/^Wrong: expected the output to contain "billing", got "word .{480,500} word…"\.$/);
  });
});

describe('several rules', () => {
  const containsAndEquals: readonly MetricDefinition[] = [
    { contains: '{{answer}}', weight: 4 },
    { equals: '{{answer}}', weight: 1 },
  ];

  it('score with their weighted mean, each an objective', async () => {
    expect(createMetric(containsAndEquals, tickets).objectives).toEqual(['contains', 'equals']);
    expect(await judge(containsAndEquals, 'I say billing')).toEqual({
      score: 0.8,
      objectives: { contains: 1, equals: 0 },
      feedback:
        'Partly right: expected the output to be exactly "billing", got "I say billing". Only "billing" and nothing else was ' +
        'expected. It was also expected to contain "billing", which is so.',
    });
  });

  it('say all that failed, or that all is right', async () => {
    expect((await judge(containsAndEquals, 'shipping')).feedback).toBe(
      'Wrong: expected the output to contain "billing" and to be exactly "billing", got "shipping".',
    );
    expect((await judge(containsAndEquals, 'billing')).feedback).toBe(
      'Right: expected the output to contain "billing" and to be exactly "billing", got "billing".',
    );
  });

  it('have names of their own, made unique', () => {
    const definitions: readonly MetricDefinition[] = [
      { contains: 'a' },
      { contains: 'b' },
      { contains: 'c', not: true },
      { regex: '^.{1,80}$', name: 'brief' },
    ];
    expect(createMetric(definitions, tickets).objectives).toEqual(['contains', 'contains-2', 'not-contains', 'brief']);
  });
});

describe("a person's note on a row", () => {
  const noted = rowsOf({ input: 'a', answer: 'billing', explanation: 'Money is billing.', why: 'Other note.' });
  const metric: readonly MetricDefinition[] = [{ equals: '{{answer}}' }];

  it('ends the feedback', async () => {
    expect((await judge(metric, 'billing', noted)).feedback).toBe(
      'Right: expected the output to be exactly "billing", got "billing".\nNote on this example: Money is billing.',
    );
  });

  it('may stand in a column that the spec names', async () => {
    const [row] = noted;
    const result = row && (await createMetric(metric, noted, 'why').score(row, 'billing'));
    expect(result?.feedback).toContain('\nNote on this example: Other note.');
  });
});

describe('a metric that cannot score the rows', () => {
  const create = (definition: MetricDefinition, ...values: RowValues[]) =>
    createMetric([definition], rowsOf(...values));

  it('names a column that is missing', () => {
    expect(() => create({ contains: '{{label}}' }, { input: 'a', label: 'b' }, { input: 'a', answer: 'b' })).toThrow(
      'train.jsonl:2: The metric\'s rule "contains" names the column "label", which this row does not have. ' +
        'Its columns are: input, answer. Correct the metric in the spec, or the row.',
    );
  });

  it('expects nothing of a row', () => {
    expect(() => create({ contains: '{{answer}}' }, { input: 'a', answer: '' })).toThrow(
      'train.jsonl:1: The metric\'s rule "contains" expects {{answer}}, which is empty in this row: every output would pass. ' +
        'Fill it in, or remove the row.',
    );
  });

  it('has a malformed regular expression', () => {
    expect(() => create({ regex: '({{answer}}' }, { answer: 'b' })).toThrow(
      /^train\.jsonl:1: The metric's rule "regex" cannot use "\(b": Invalid regular expression: .*\.$/,
    );
  });

  it('expects a label that is not among the labels', () => {
    expect(() => create({ label: '{{answer}}', labels: ['a', 'b'] }, { answer: 'c' })).toThrow(
      'train.jsonl:1: The metric\'s rule "label" cannot use "c": it is none of the labels a, b.',
    );
  });
});
