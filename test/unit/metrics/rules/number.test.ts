import { describe, expect, it } from 'vitest';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { numbersIn } from '../../../../src/metrics/reading/numbers-in-text';
import { verdict } from '../scored-run';

describe('the numbers in a text', () => {
  it.each<[text: string, numbers: readonly number[]]>([
    ['', []],
    ['none', []],
    ['The answer is 42.', [42]],
    ['1,234.5 and 1.234,5', [1234.5, 1234.5]],
    ['1\u202f234 or 1\u2019234,5', [1234, 1234.5]],
    ['12,345,678', [12345678]],
    ['3,14', [3.14]],
    ['1,2,3', [1, 2, 3]],
    ['-3, \u22125 and +7', [-3, -5, 7]],
    ['10-20', [10, 20]],
    ['GPT-4 and v2', [4]],
    ['$1,200.50, -$5 and 30%', [1200.5, -5, 30]],
    ['6.02e23 .5 5kg 3rd', [6.02e23, 0.5, 5, 3]],
    ['**7**', [7]],
    ['1e999', []],
  ])('%j are %j', (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });
});

describe('the rule "number"', () => {
  it.each<[MetricDefinition, output: string, score: number, reason: string]>([
    [
      { number: '{{total}}' },
      'First 3, then 1,200.',
      1,
      'Expected the last number in the output to be 1200. It is 1200.',
    ],
    [
      { number: '{{total}}' },
      'Nothing.',
      0,
      'Expected the last number in the output to be 1200. It contains no number.',
    ],
    [{ number: '{{total}}' }, '', 0, 'Expected the last number in the output to be 1200. It contains no number.'],
    [
      { number: '{{total}}', take: 'first' },
      '1200 of 3',
      1,
      'Expected the first number in the output to be 1200. It is 1200.',
    ],
    [
      { number: '{{total}}', tolerance: 5 },
      '1205',
      1,
      'Expected the last number in the output to be 1200, give or take 5. It is 1205.',
    ],
    [
      { number: '{{total}}', tolerance: 5 },
      '1205.1',
      0,
      'Expected the last number in the output to be 1200, give or take 5. It is 1205.1.',
    ],
    [
      { number: '{{total}}', relative: 0.01, tolerance: 1 },
      '1212',
      1,
      'Expected the last number in the output to be 1200, give or take 1 or 1 percent. It is 1212.',
    ],
    [
      { number: 0.3 },
      String(0.1 + 0.2),
      1,
      'Expected the last number in the output to be 0.3. It is 0.30000000000000004.',
    ],
    [{ number: '{{written}}' }, '$1,200', 1, 'Expected the last number in the output to be 1200. It is 1200.'],
    [{ number: ['4', '5'] }, '5', 1, 'Expected the last number in the output to be 4 or 5. It is 5.'],
    [{ number: 4, not: true }, '4', 0, 'Expected the last number in the output not to be 4. It is 4.'],
  ])('%j scores %j with %i', async (definition, output, score, reason) => {
    expect(await verdict(definition, output, { total: 1200, written: '1,200 dollars' })).toEqual([score, reason]);
  });

  it('needs a number in the row', async () => {
    await expect(verdict({ number: '{{total}}' }, '5', { total: 'five' })).rejects.toThrow(
      'train.jsonl:1: The metric\'s rule "number" expects a number, but this row has "five". Write only the number.',
    );
  });
});
