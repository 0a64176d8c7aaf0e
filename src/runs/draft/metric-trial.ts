import { dirname } from 'node:path';
import { columnValue, type Row } from '../../datasets/row';
import { noUsage } from '../../gepa/rollout';
import { sideBySide } from '../../gepa/side-by-side';
import { UserError } from '../../gepa/user-error';
import { createMetric } from '../../metrics/create-metric';
import { ModelError } from '../../models/model-error';
import { judgeSpec } from '../../models/model-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import type { RunModels } from '../../models/run-models';
import { estimateTokens } from '../../gepa/text/token-estimate';
import { textOfValue } from '../../prompts/template';
import type { SystemRun } from '../../system/system';
import { createSystem } from '../execution/create-system';
import { metricServices, plannedMetricServices } from '../execution/metric-services';
import type { RunPlan } from '../plan/run-plan';

/** How many rows a metric is tried on. */
const triedRows = 3;

/** Where a tried output comes from: the row's own expected answer, that of another row, no text at all, the developer, or the prompt. */
export type OutputSource = 'expected' | 'other' | 'empty' | 'typed' | 'prompt';

/** An output to score for a row. */
export interface TriedOutput {
  readonly row: Row;
  readonly source: OutputSource;
  readonly run: SystemRun;
}

/** What the metric says about an output, or why it can't. */
export type TrialVerdict =
  | { readonly kind: 'scored'; readonly score: number; readonly feedback: string }
  | { readonly kind: 'failed'; readonly problem: string };

/** Returns the rows to try a metric on: the first of the feedback set, with different expected answers where there are some. */
export function rowsToTry({ examples, columns }: Pick<RunPlan, 'examples' | 'columns'>): readonly Row[] {
  const rows = examples.feedback;
  const different = rows.filter(
    (row, place) => rows.findIndex((other) => expectedOf(other, columns) === expectedOf(row, columns)) === place,
  );
  const others = rows.filter((row) => !different.includes(row));
  return [...different, ...others].slice(0, triedRows);
}

/** Returns outputs for a row that need no model: its expected answer, the expected answer of another row, and an empty one. */
export function outputsToTry(
  row: Row,
  { examples, columns }: Pick<RunPlan, 'examples' | 'columns'>,
): readonly TriedOutput[] {
  const expected = expectedOf(row, columns);
  const other = examples.feedback
    .map((candidate) => expectedOf(candidate, columns))
    .find((text) => text !== undefined && text !== expected);
  return [
    ...(expected === undefined ? [] : [typedOutput(row, expected, 'expected')]),
    ...(other === undefined ? [] : [typedOutput(row, other, 'other')]),
    typedOutput(row, '', 'empty'),
  ];
}

/** Returns an output that no model wrote. */
export function typedOutput(row: Row, output: string, source: OutputSource = 'typed'): TriedOutput {
  return { row, source, run: { output, trace: [], usage: noUsage } };
}

function expectedOf(row: Row, { expected }: RunPlan['columns']): string | undefined {
  const value = expected === undefined ? undefined : columnValue(row.values, expected);
  return value === undefined ? undefined : textOfValue(value);
}

/**
 * Scores outputs as the run would.
 *
 * @param models undefined for a metric that asks none.
 */
export async function scoreOutputs(
  plan: RunPlan,
  outputs: readonly TriedOutput[],
  models: RunModels | undefined,
  trusted: boolean,
  signal: AbortSignal,
): Promise<readonly TrialVerdict[]> {
  const { spec, specFile, examples, columns } = plan;
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  const services =
    models === undefined
      ? { ...plannedMetricServices(spec.models, dirname(specFile)), trusted }
      : metricServices(plan, { models, trusted });
  const metric = createMetric(plan.metric, rows, services, columns.feedback);
  try {
    return await sideBySide(outputs, async ({ row, run }): Promise<TrialVerdict> => {
      try {
        const { score, feedback } = await metric.score({ row, ...run, durationMs: 0 }, signal);
        return { kind: 'scored', score, feedback };
      } catch (error) {
        if (!(error instanceof UserError || error instanceof ModelError)) throw error;
        return { kind: 'failed', problem: error.message };
      }
    });
  } finally {
    await metric.close?.();
  }
}

/** Runs the prompt on rows, as the run would run its seed. */
export async function runPrompt(
  plan: RunPlan,
  rows: readonly Row[],
  models: RunModels,
  trusted: boolean,
  signal: AbortSignal,
): Promise<readonly TriedOutput[]> {
  const system = createSystem(plan, { models, trusted });
  try {
    return await sideBySide(rows, async (row) => ({
      row,
      source: 'prompt',
      run: await system.run(plan.description.seed, row, signal),
    }));
  } finally {
    await system.close?.();
  }
}

/** The requests that a trial sends to one model. */
export interface TrialCost {
  readonly model: string;
  readonly requests: number;
  /** A rough estimate in US dollars; undefined when no price is known. */
  readonly usd: number | undefined;
}

/** The length of the fixed part of a request to the judge, in tokens. */
const rubricTokens = 300;
/** The assumed length of a reply, in tokens. */
const replyTokens = 150;

/** Returns what the judge costs to score outputs; undefined when the metric asks none. */
export function costOfScoring(
  { spec }: Pick<RunPlan, 'spec'>,
  outputs: readonly TriedOutput[],
  verdicts: number,
): TrialCost | undefined {
  const judge = judgeSpec(spec.models);
  const requests = Math.ceil(outputs.length * verdicts);
  if (judge === undefined || requests === 0) return undefined;
  const read = outputs.map(
    ({ row, run }) => rubricTokens + estimateTokens(JSON.stringify(row.values)) + estimateTokens(run.output),
  );
  return costOf(judge, requests, sum(read) * verdicts);
}

/** Returns what running the prompt on rows costs; undefined for the practice model, which costs nothing. */
export function costOfRunning({ spec, description }: RunPlan, rows: readonly Row[]): TrialCost | undefined {
  const { task } = spec.models;
  if (!modelFacts(task).isLanguageModel) return undefined;
  const prompt = sum(Object.values(description.seed).map(estimateTokens));
  const read = rows.map(({ values }) => prompt + estimateTokens(JSON.stringify(values)));
  return costOf(task, rows.length, sum(read));
}

function costOf(spec: ModelSpec, requests: number, promptTokens: number): TrialCost {
  const { name, price } = modelFacts(spec);
  const usd =
    price === undefined ? undefined : (promptTokens * price.input + requests * replyTokens * price.output) / 1_000_000;
  return { model: name, requests, usd };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
