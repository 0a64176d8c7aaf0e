import type { Row, RowValues } from '../../../src/datasets/row';
import { noUsage } from '../../../src/gepa/rollout';
import { createMetric } from '../../../src/metrics/create-metric';
import type { MetricResult, ScoredRun } from '../../../src/metrics/metric';
import type { MetricDefinition } from '../../../src/metrics/metric-definition';
import type { MetricServices } from '../../../src/metrics/rule';

/** What rules that need nothing of the world are given. */
export const noServices: MetricServices = { models: {}, folder: '/workspace', trusted: false };

/** Rows of the file `train.jsonl`, a line each. */
export function rowsOf(...values: RowValues[]): readonly Row[] {
  return values.map((row, index) => ({ values: row, source: `train.jsonl:${index + 1}` }));
}

/** A run of a system that gave this output in 40 milliseconds, for nothing. */
export function runOf(row: Row, output: string, more: Partial<ScoredRun> = {}): ScoredRun {
  return { row, output, trace: [], usage: noUsage, durationMs: 40, ...more };
}

/** What a metric says of an output for the first of the rows. */
export async function judge(
  definitions: readonly MetricDefinition[],
  output: string,
  rows: readonly Row[],
  more: Partial<ScoredRun> = {},
): Promise<MetricResult> {
  const [row] = rows;
  if (row === undefined) throw new Error('There is no row to judge.');
  const metric = createMetric(definitions, rows, noServices);
  return metric.score(runOf(row, output, more), new AbortController().signal);
}

/** The score of one rule and its reason: the feedback's first line without the outcome. */
export async function verdict(
  definition: MetricDefinition,
  output: string,
  values: RowValues = {},
  more: Partial<ScoredRun> = {},
): Promise<readonly [score: number, reason: string]> {
  const { score, feedback } = await judge([definition], output, rowsOf(values), more);
  return [score, feedback.replace(/\nThe output: .*$/s, '').replace(/^(?:Right|Wrong|Partly right \([\d.]+\))\. /, '')];
}
