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

/** What `run.json` holds: the run as it was planned. It never holds a key. */
export interface RunFile {
  /** Of this file and the journal. A later version that cannot read this one raises it. */
  readonly formatVersion: 1;
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** `decisionsVersion` of the search that began the run. Absent: 1. */
  readonly decisions?: number;
  /** Absent: a search. */
  readonly purpose?: RunPurpose;
  /** Relative to the run's folder. */
  readonly specFile: string;
  readonly spec: RunSpec;
  readonly modelOverrides?: readonly SpecOverride[];
  readonly prompts: Readonly<Record<string, PromptSnapshot>>;
  readonly columns: Columns;
  readonly metric: readonly MetricDefinition[];
  /** Of `examples.jsonl`, by `hashOfLines`. Earlier versions kept none. */
  readonly examplesHash?: string;
  readonly description: RunDescription;
}

/** What every command needs of it. The rest is checked by those that use it. */
const fileSchema = v.object({
  id: v.string(),
  name: v.string(),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  decisions: v.optional(v.number()),
  purpose: v.optional(v.picklist(['search', 'evaluation'])),
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

/** A run's plan as it is kept in its folder. */
export function runFile(runFolder: string): string {
  return join(runFolder, 'run.json');
}

/**
 * Reads `run.json`.
 * @throws {UserError} when the folder holds no run that can be read, or one of a later version.
 */
export async function readRunFile(runFolder: string): Promise<RunFile> {
  const path = runFile(runFolder);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw asReadError(error, path);
  });
  return parseRunFile(text, path);
}

/**
 * Reads what `run.json` says of the run to the search and the screens.
 * @throws {UserError} as `readRunFile`.
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
 * How outputs are scored in a run.
 * @throws {UserError} when this version does not know the metric.
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
    new UserError(`This file is damaged (${detail}), so the run cannot be used. Restore the file from a copy.`, {
      file: path,
    });
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw damaged(text.trim() === '' ? 'it is empty' : 'it is not JSON');
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
