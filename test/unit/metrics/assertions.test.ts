import { describe, expect, it } from 'vitest';
import type { Assertion, Row } from '../../../src/datasets/row';
import { noUsage } from '../../../src/gepa/rollout';
import { createMetric } from '../../../src/metrics/create-metric';
import { judge, noServices, runOf } from './scored-run';

const values = { answer: 'billing', parts: ['bill', 'money'], id: 7, tone: 'kind' };

/** A promptfoo test with these assertions. */
function testOf(assertions: readonly Assertion[], threshold?: number): Row {
  return {
    values,
    source: 'tests.yaml:12',
    assertions,
    ...(threshold === undefined ? {} : { threshold }),
  };
}

/** The score of a test and its reason. */
async function scored(assertions: readonly Assertion[], output: string, threshold?: number) {
  const run = { durationMs: 40, usage: { ...noUsage, costUsd: 0.002 } };
  return judge([{ assertions: 'rows' }], output, [testOf(assertions, threshold)], run);
}

describe('the assertion', () => {
  it.each<[Assertion, output: string, score: number]>([
    [{ type: 'equals', value: '{{answer}}' }, 'billing', 1],
    [{ type: 'equals', value: '{{answer}}' }, 'billing\n', 0],
    [{ type: 'equals', value: '{{ answer | upper }}' }, 'BILLING', 1],
    [{ type: 'equals', value: 7 }, '7', 1],
    [{ type: 'equals', value: { queue: 'billing', n: 1 } }, '{"n":1,"queue":"billing"}', 1],
    [{ type: 'equals', value: { queue: 'billing', n: 1 } }, '{"queue":"billing"}', 0],
    [{ type: 'equals', value: { queue: 'billing' } }, 'It is {"queue":"billing"}', 0],
    [{ type: 'equals', value: [1, 2] }, '[1, 2]', 1],
    [{ type: 'not-equals', value: { queue: 'billing' } }, 'no JSON', 1],
    [{ type: 'equals', value: '' }, '', 1],
    [{ type: 'contains', value: 'bill' }, 'billing', 1],
    [{ type: 'contains', value: 'Bill' }, 'billing', 0],
    [{ type: 'contains', value: 0 }, 'a 0', 1],
    [{ type: 'not-contains', value: 'sorry' }, 'billing', 1],
    [{ type: 'icontains', value: 'BILL' }, 'billing', 1],
    [{ type: 'contains-any', value: ['x', '{{answer}}'] }, 'billing', 1],
    [{ type: 'contains-any', value: 'x, bill' }, 'billing', 1],
    [{ type: 'contains-all', value: ['bill', 'money'] }, 'billing', 0],
    [{ type: 'contains-all', value: 'bill,ing' }, 'billing', 1],
    [{ type: 'not-contains-all', value: ['bill', 'money'] }, 'billing', 1],
    [{ type: 'icontains-any', value: ['X', 'BILL'] }, 'billing', 1],
    [{ type: 'icontains-all', value: ['ING', 'BILL'] }, 'billing', 1],
    [{ type: 'starts-with', value: 'bill' }, 'billing', 1],
    [{ type: 'starts-with', value: 'bill' }, ' billing', 0],
    [{ type: 'ends-with', value: 'ing' }, 'billing', 1],
    [{ type: 'regex', value: '^[a-z]{7}$' }, 'billing', 1],
    [{ type: 'regex', value: '\\d{4}' }, 'billing', 0],
    [{ type: 'not-regex', value: '\\d' }, 'billing', 1],
    [{ type: 'is-json' }, '{"a":1}', 1],
    [{ type: 'is-json' }, '```json\n{"a":1}\n```', 0],
    [{ type: 'is-json', value: { required: ['b'] } }, '{"a":1}', 0],
    [{ type: 'is-json', value: 'required: [a]\ntype: object' }, '{"a":1}', 1],
    [{ type: 'not-is-json' }, 'billing', 1],
    [{ type: 'contains-json' }, 'It is {"a":1}', 1],
    [{ type: 'contains-json', value: { required: ['b'] } }, 'It is {"a":1}', 0],
    [{ type: 'levenshtein', value: 'billings' }, 'billing', 1],
    [{ type: 'levenshtein', value: 'delivery' }, 'billing', 0],
    [{ type: 'levenshtein', value: 'shillings', threshold: 2 }, 'billing', 0],
    [{ type: 'levenshtein', value: 'shillings', threshold: 3 }, 'billing', 1],
    [{ type: 'rouge-n', value: 'the bill is paid' }, 'the bill', 2 / 3],
    [{ type: 'not-rouge-n', value: 'the bill is paid' }, 'the bill', 1 - 2 / 3],
    [{ type: 'rouge-n', value: 'the bill' }, '', 0],
    [{ type: 'bleu', value: ['the bill is paid', 'no'] }, 'the bill is paid', 1],
    [{ type: 'is-refusal' }, 'I cannot help with that.', 1],
    [{ type: 'not-is-refusal' }, '', 0],
    [{ type: 'latency', threshold: 40 }, 'billing', 1],
    [{ type: 'latency', threshold: 39 }, 'billing', 0],
    [{ type: 'cost', threshold: 0.001 }, 'billing', 0],
    [{ type: 'not-cost', threshold: 0.001 }, 'billing', 1],
    [{ type: 'word-count', value: 2 }, 'two words', 1],
    [{ type: 'word-count', value: '2' }, 'three words here', 0],
    [{ type: 'word-count', value: { min: 3 } }, 'three words here', 1],
  ])('%j scores %j with %d', async (assertion, output, score) => {
    const result = await scored([assertion], output);
    expect(result.score).toBeCloseTo(score, 12);
    expect(result.feedback).toMatch(/^(?:Right|Wrong|Partly right \(0\.\d+\))\. Expected the /);
  });
});

describe('several assertions', () => {
  it('score their weighted mean and list each verdict', async () => {
    const assertions = [
      { type: 'contains', value: 'bill', weight: 3 },
      { type: 'not-contains', value: 'billing' },
      { type: 'rouge-n', value: 'billing now please', threshold: 0.4 },
    ];
    expect(await scored(assertions, 'billing')).toEqual({
      score: 3.5 / 5,
      objectives: {},
      feedback: [
        'Partly right (0.7). 2 of 3 assertions pass.',
        '- contains: passes. Expected the output to contain "bill".',
        '- not-contains: fails. Expected the output not to contain "billing".',
        '- rouge-n: passes (0.5). Expected the output to be worded like "billing now please". ROUGE-1 is 0.5. ' +
          'Missing words: now, please. It passes from 0.4.',
        'The output: "billing"',
      ].join('\n'),
    });
  });

  it('pass or fail at the test’s threshold, which does not change the score', async () => {
    const assertions = [
      { type: 'contains', value: 'bill' },
      { type: 'contains', value: 'money' },
    ];
    const half = await scored(assertions, 'billing', 0.5);
    expect(half.score).toBe(0.5);
    expect(half.feedback).toContain('1 of 2 assertions pass. The score 0.5 reaches the threshold 0.5.\n');
    expect((await scored(assertions, 'billing', 0.6)).feedback).toContain(
      'The score 0.5 is below the threshold 0.6.\n',
    );
  });

  it('are objectives with their names, in which variables are filled in', async () => {
    const rows = [
      testOf([
        { type: 'contains', value: 'bill', metric: 'queue', weight: 3 },
        { type: 'contains', value: 'money', metric: 'queue' },
        { type: 'contains', value: 'x', metric: '{{tone}} words' },
      ]),
      { ...testOf([{ type: 'contains', value: 'bill', metric: 'other' }]), source: 'tests.yaml:20' },
    ];
    const metric = createMetric([{ assertions: 'rows' }], rows, noServices);
    expect(metric.objectives).toEqual(['queue', 'kind words', 'other']);
    const [first] = rows;
    const result = first && (await metric.score(runOf(first, 'billing'), new AbortController().signal));
    expect(result?.score).toBe(0.6);
    expect(result?.objectives).toEqual({ queue: 0.75, 'kind words': 0 });
  });

  it('ignore assertions with weight 0 in the score', async () => {
    const result = await scored(
      [
        { type: 'contains', value: 'bill' },
        { type: 'contains', value: 'money', weight: 0, metric: 'money' },
        { type: 'cost', weight: 0, metric: 'price' },
      ],
      'billing',
    );
    expect(result.score).toBe(1);
    expect(result.objectives).toEqual({ money: 0 });
  });

  it('may be shared by all rows', async () => {
    const list = [{ type: 'icontains', value: '{{answer}}' }];
    expect(await judge([{ assertions: list }], 'Billing', [{ values, source: 'train.jsonl:1' }])).toMatchObject({
      score: 1,
    });
  });

  it('can be combined with other rules, and are then indented', async () => {
    const assertions = [
      { type: 'contains', value: 'bill' },
      { type: 'contains', value: 'money' },
    ];
    const { feedback, objectives } = await judge([{ assertions: 'rows' }, { 'max-tokens': 5 }], 'billing', [
      testOf(assertions),
    ]);
    expect(objectives).toEqual({ assertions: 0.5, 'max-tokens': 1 });
    expect(feedback.split('\n').slice(0, 4)).toEqual([
      'Partly right (0.75).',
      '- assertions: Partly right (0.5). 1 of 2 assertions pass.',
      '  - contains: passes. Expected the output to contain "bill".',
      '  - contains: fails. Expected the output to contain "money".',
    ]);
  });

  it('score 1 for a test without assertions', async () => {
    const rows = [{ values, source: 'tests.yaml:3' }, testOf([{ type: 'is-json' }])];
    const result = await judge([{ assertions: 'rows' }], 'any', rows);
    expect(result).toMatchObject({ score: 1, feedback: expect.stringContaining('every output is right') as string });
  });
});

describe('an assert-set', () => {
  const either: Assertion = {
    type: 'assert-set',
    threshold: 0.5,
    weight: 2,
    metric: 'either',
    assert: [
      { type: 'contains', value: 'bill' },
      { type: 'contains', value: 'money', metric: 'money' },
    ],
  };

  it('has its own mean, weight and name, and passes at its threshold', async () => {
    const { score, objectives, feedback } = await scored([either, { type: 'contains', value: 'x' }], 'billing');
    expect(score).toBeCloseTo(1 / 3, 12);
    expect(objectives).toEqual({ either: 0.5, money: 0 });
    expect(feedback.split('\n').slice(0, 5)).toEqual([
      'Partly right (0.33). 1 of 2 assertions pass.',
      '- either (assert-set): passes (0.5). 1 of 2 assertions pass. The score 0.5 reaches the threshold 0.5.',
      '  - contains: passes. Expected the output to contain "bill".',
      '  - money (contains): fails. Expected the output to contain "money".',
      '- contains: fails. Expected the output to contain "x".',
    ]);
  });

  it('passes without a threshold when all its assertions pass', async () => {
    const all = { type: either.type, metric: either.metric ?? '', assert: either.assert ?? [] };
    expect((await scored([all, { type: 'is-json' }], 'billing')).feedback).toContain(
      'either (assert-set): fails (0.5).',
    );
  });
});

describe('an assertion that cannot be scored', () => {
  it.each<[Assertion, reason: string | RegExp]>([
    [{ type: 'is-sql' }, 'this type is not supported. Replace it by another, or remove it'],
    [{ type: 'select-best', value: 'x' }, 'this type is not supported. Replace it by another, or remove it'],
    [{ type: 'toString' }, 'this type is not supported. Replace it by another, or remove it'],
    [{ type: 'contains' }, /^contains: Expected text/],
    [{ type: 'contains', value: '' }, /^contains: Expected what the output is compared with/],
    [
      { type: 'contains', value: '{{answer}}{# only #}', transform: 'output.trim()' },
      /^"transform" is code that changes/,
    ],
    [{ type: 'regex', value: '(' }, /^The metric's rule "regex" cannot use "\(": Invalid regular expression/],
    [
      { type: 'latency' },
      'it has no threshold in milliseconds. Add one, or set its weight to 0 to exclude it from the score',
    ],
    [{ type: 'equals', value: '{{missing}}' }, /missing/],
    [{ type: 'equals', value: '{% if %}' }, /./],
    [
      { type: 'contains', value: 'file://expected.py' },
      /^its value is file:\/\/expected\.py, but programs can only be used with/,
    ],
    [{ type: 'is-json', value: { type: 'text' } }, /malformed JSON schema/],
  ])('such as %j is told with its file and line', async (assertion, reason) => {
    const failure = await scored([assertion], 'billing').catch((error: unknown) => error);
    const [, told = ''] =
      /^tests\.yaml:12: The assertion ".+" of this test cannot be scored: ([^]+)\.$/.exec((failure as Error).message) ??
      [];
    if (typeof reason === 'string') expect(told).toBe(reason);
    else expect(told).toMatch(reason);
  });

  it('is one for a whole file without any', async () => {
    await expect(judge([{ assertions: 'rows' }], 'x', [{ values, source: 'tests.yaml:3' }])).rejects.toThrow(
      'tests.yaml: The metric uses the rows’ own assertions, but no row has any.',
    );
  });
});
