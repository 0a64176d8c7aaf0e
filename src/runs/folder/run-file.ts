// Tested by test/unit/runs/plan/plan-run.test.ts.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Columns } from '../../datasets/columns/columns';
import type { RunDescription } from '../../gepa/run-description';
import { UserError } from '../../gepa/user-error';
import { metricSchema, type MetricDefinition } from '../../metrics/metric-definition';
import { asReadError } from './disk-error';
import { descriptionSchema, describeIssue } from '../journal/event-schema';
import type { SpecOverride } from '../spec/parse-spec';
import type { PromptSnapshot, RunPurpose } from '../plan/run-plan';
import type { RunSpec } from '../spec/spec';

/** Content of `run.json`: the run as it was planned. It never contains a key. */
export interface RunFile {
  /** Of this file and the journal. Raised by a later version that this one cannot read. */
  readonly formatVersion: 1;
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** `decisionsVersion` of the search that started the run. Absent: 1. */
  readonly decisions?: number;
  /** Absent: a search. */
  readonly purpose?: RunPurpose;
  /** Absolute. Present in a run of the Python implementation, which has no spec and can't be run. */
  readonly importedFrom?: string;
  /** Relative to the run's folder. */
  readonly specFile: string;
  readonly spec: RunSpec;
  readonly modelOverrides?: readonly SpecOverride[];
  readonly prompts: Readonly<Record<string, PromptSnapshot>>;
  readonly columns: Columns;
  readonly metric: readonly MetricDefinition[];
  /** Hash of `examples.jsonl` by `hashOfLines`. Absent in earlier versions. */
  readonly examplesHash?: string;
  readonly description: RunDescription;
}

/** Checks only what every command needs. The rest is checked where it is used. */
const fileSchema = v.object({
  id: v.string(),
  name: v.string(),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  decisions: v.optional(v.number()),
  purpose: v.optional(v.picklist(['search', 'evaluation'])),
  importedFrom: v.optional(v.string()),
  specFile: v.string(),
  spec: v.looseObject({}),
  modelOverrides: v.optional(v.array(v.object({ path: v.array(v.string()), value: v.unknown() }))),
  prompts: v.looseObject({}),
  columns: v.looseObject({}),
  metric: v.array(v.looseObject({})),
  examplesHash: v.optional(v.string()),
  description: descriptionSchema,
});

const promptSchema = v.object({
  file: v.string(),
  part: v.string(),
  content: v.string(),
  format: v.optional(v.string()),
  templating: v.optional(v.string()),
  partials: v.optional(v.looseObject({})),
});

/** Path of a run's plan in its folder. */
export function runFile(runFolder: string): string {
  return join(runFolder, 'run.json');
}

/**
 * Reads `run.json`.
 *
 * @throws {UserError} when the folder has no readable run, or a run of a later version.
 */
export async function readRunFile(runFolder: string): Promise<RunFile> {
  const path = runFile(runFolder);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw asReadError(error, path);
  });
  return parseRunFile(text, path);
}

/**
 * Reads the run's description from `run.json`.
 *
 * @throws {UserError} like `readRunFile`.
 */
export function readDescription(runFolder: string): RunDescription {
  const path = runFile(runFolder);
  try {
    return parseRunFile(readFileSync(path, 'utf8'), path).description;
  } catch (error) {
    throw asReadError(error, path);
  }
}

/**
 * Returns the metric of a run.
 *
 * @throws {UserError} when this version doesn't know the metric.
 */
export function readMetric({ metric }: RunFile, runFolder: string): readonly MetricDefinition[] {
  const result = v.safeParse(v.array(metricSchema), metric);
  if (result.success) return metric;
  throw new UserError(
    `The metric of this run cannot be used (${describeIssue(result.issues[0])}). Update GEPA if a later version wrote it, or restore the file.`,
    { file: runFile(runFolder) },
  );
}

function parseRunFile(text: string, path: string): RunFile {
  const damaged = (detail: string) =>
    new UserError(`This file is damaged (${detail}), so the run cannot be used. Restore the file from a backup.`, {
      file: path,
    });
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw damaged(text.trim() === '' ? 'it is empty' : "it isn't JSON");
  }
  const version = v.safeParse(v.object({ formatVersion: v.number() }), data);
  if (!version.success) throw damaged(describeIssue(version.issues[0]));
  const { formatVersion } = version.output;
  if (formatVersion !== 1) {
    throw new UserError(`This run was written by a later version (format ${formatVersion}). Update GEPA to open it.`, {
      file: path,
    });
  }
  const result = v.safeParse(fileSchema, data);
  if (!result.success) throw damaged(describeIssue(result.issues[0]));
  for (const [component, prompt] of Object.entries(result.output.prompts)) {
    const read = v.safeParse(promptSchema, prompt);
    if (!read.success) throw damaged(`prompts.${component}.${describeIssue(read.issues[0])}`);
  }
  return data as RunFile;
}
