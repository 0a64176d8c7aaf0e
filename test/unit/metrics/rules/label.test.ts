import { describe, expect, it } from 'vitest';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { judge, rowsOf } from '../scored-run';

const tickets = rowsOf({ answer: 'billing' }, { answer: 'delivery' });
const requirement = 'Expected the output to name the label "billing" before any other.';

describe('the first label named', () => {
  it.each<[MetricDefinition, output: string, score: number, reason: string]>([
    [{ label: '{{answer}}' }, 'Billing, not delivery', 1, requirement],
    [
      { label: '{{answer}}' },
      'Not Billings but Delivery, then billing',
      0,
      `${requirement} The first label that it names is "delivery".`,
    ],
    [{ label: '{{answer}}' }, 'No idea', 0, `${requirement} It names none of the labels billing, delivery.`],
    [{ label: '{{answer}}' }, '', 0, `${requirement} It names none of the labels billing, delivery.`],
    [
      { label: '{{answer}}', labels: ['billing', 'billing address', 'delivery'] },
      'billing address',
      0,
      `${requirement} The first label that it names is "billing address".`,
    ],
    [
      { label: ['{{answer}}', 'delivery'] },
      'delivery',
      1,
      'Expected the output to name the label "billing" or "delivery" before any other.',
    ],
  ])('%j scores %j with %i', async (definition, output, score, reason) => {
    const result = await judge([definition], output, tickets);
    expect(result.score).toBe(score);
    expect(result.feedback).toContain(`. ${reason}\nThe output`);
  });

  it('is found however its accents are encoded', async () => {
    const rows = rowsOf({ answer: 'caf\u00e9' }, { answer: 'bar' });
    expect(await judge([{ label: '{{answer}}' }], 'The cafe\u0301, not the bar', rows)).toMatchObject({ score: 1 });
  });

  it('has to be one of the labels of the data', async () => {
    await expect(judge([{ label: '{{answer}}', labels: ['a', 'b'] }], 'a', tickets)).rejects.toThrow(
      'train.jsonl:1: The metric\'s rule "label" cannot use "billing": it isn\'t one of the labels a, b.',
    );
  });
});
