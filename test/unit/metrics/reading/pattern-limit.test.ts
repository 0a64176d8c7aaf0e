import { expect, test } from 'vitest';
import { MetricError } from '../../../../src/metrics/metric-error';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { createMetric } from '../../../../src/metrics/create-metric';
import { cancellationByMessage } from '../../processes/cancellation-by-message';
import { judge, noServices, rowsOf, runOf } from '../scored-run';

const rows = rowsOf({ input: 'a', answer: '^(([a-z ])+.)+[A-Z]([a-z])+$' });

test.each<[MetricDefinition, output: string]>([
  [{ regex: '^(a+)+$' }, `${'a'.repeat(60)}!`],
  [{ regex: '{{answer}}' }, 'a'.repeat(60)],
  [{ 'json-schema': { type: 'string', pattern: '^(a+)+$' } }, `"${'a'.repeat(60)}!"`],
])('%j ends on an output that its pattern backtracks on, with the row', { timeout: 60_000 }, async (rule, output) => {
  const judged = judge([rule], output, rows);
  await expect(judged).rejects.toThrow(MetricError);
  await expect(judged).rejects.toThrow(/train\.jsonl:1: .*cannot be matched against the output for this row/);
});

test('patterns can use all of JavaScript’s syntax', async () => {
  const lookAround = { regex: String.raw`(?<=total: )(\d)\1(?! EUR)` };
  expect((await judge([lookAround], 'total: 77 USD', rows)).score).toBe(1);
  expect((await judge([lookAround], 'total: 77 EUR', rows)).score).toBe(0);
});

test('no pattern is tried after the run is stopped', async () => {
  const { signal, stop } = cancellationByMessage();
  const metric = createMetric([{ regex: '^(a+)+$' }, { regex: '^(a*)*$' }], rows, noServices);
  const [row] = rows;
  if (row === undefined) expect.unreachable();
  stop();
  await expect(metric.score(runOf(row, `${'a'.repeat(60)}!`), signal)).rejects.toThrow('Stopped.');
});
