import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RowValues } from '../../../../src/datasets/row';
import { createMetric } from '../../../../src/metrics/create-metric';
import type { MetricResult, ScoredRun } from '../../../../src/metrics/metric';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { noServices, rowsOf, runOf } from '../scored-run';

/** A folder with these files that goes with the test. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gepa-metric-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

/** Scores outputs for one row, in a trusted workspace, with a metric that is ended with the test. */
export function scorer(
  definition: MetricDefinition,
  folder: string,
  values: RowValues = {},
): (output: string, more?: Partial<ScoredRun>) => Promise<MetricResult> {
  const rows = rowsOf(values);
  const [row] = rows;
  if (row === undefined) throw new Error('There is no row to score.');
  const metric = createMetric([definition], rows, { ...noServices, folder, trusted: true });
  onTestFinished(async () => metric.close?.());
  return (output, more) => metric.score(runOf(row, output, more), new AbortController().signal);
}
