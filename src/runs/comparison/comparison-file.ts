import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import * as v from 'valibot';
import { UserError } from '../../gepa/user-error';
import { writeAtomically } from '../folder/atomic-write';
import { asDiskError, asReadError } from '../folder/disk-error';
import { runsFolder } from '../folder/run-folder';
import { describeIssue } from '../journal/event-schema';
import type { ComparedSearch } from './comparison-plan';

/** A run of a comparison, in a folder of its own like any other run. */
export interface RecordedSearch extends ComparedSearch {
  /** The name of the run's folder. */
  readonly run: string;
}

/** What is stored of a comparison: which runs it consists of. All else is in their journals. */
export interface Comparison {
  /** Absolute path of its file. */
  readonly file: string;
  /** Of the spec. */
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Absolute. */
  readonly specFile: string;
  /** Absolute paths of files with published curves. */
  readonly references: readonly string[];
  readonly runs: readonly RecordedSearch[];
}

const schema = v.object({
  formatVersion: v.literal(1),
  name: v.string(),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  specFile: v.string(),
  references: v.optional(v.array(v.string()), []),
  runs: v.array(
    v.object({
      preset: v.string(),
      seed: v.number(),
      // A folder's name, never a path to somewhere else.
      run: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/)),
    }),
  ),
});

/** Path of the comparisons of a workspace folder, beside its runs. */
export function comparisonsFolder(workspaceFolder: string): string {
  return join(workspaceFolder, '.gepa', 'comparisons');
}

/** Returns the folder of a run of a comparison. */
export function folderOfRun({ file }: Pick<Comparison, 'file'>, { run }: Pick<RecordedSearch, 'run'>): string {
  return join(runsFolder(resolve(file, '..', '..', '..')), run);
}

/**
 * Writes a comparison to its file.
 *
 * @throws {UserError} when it cannot be written.
 */
export async function writeComparison({ file, ...comparison }: Comparison): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asDiskError(error, folder);
  });
  const { name, createdAt, specFile, references, runs } = comparison;
  const stored: v.InferOutput<typeof schema> = {
    formatVersion: 1,
    name,
    createdAt,
    specFile: relative(folder, specFile),
    references: references.map((reference) => relative(folder, reference)),
    runs: [...runs],
  };
  await writeAtomically(file, `${JSON.stringify(stored, null, 2)}\n`);
}

/**
 * Reads a comparison.
 *
 * @throws {UserError} when the file is missing, damaged or of a later version.
 */
export async function readComparison(file: string): Promise<Comparison> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw asReadError(error, file);
  });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UserError("This comparison is damaged: it isn't JSON. Compare again; finished runs are used again.", {
      file,
    });
  }
  const result = v.safeParse(schema, data);
  if (!result.success) {
    throw new UserError(
      `This comparison can't be read (${describeIssue(result.issues[0])}). Update GEPA if a later version wrote it, or compare again.`,
      { file },
    );
  }
  const { name, createdAt, specFile, references, runs } = result.output;
  const resolved = (path: string) => resolve(dirname(file), path);
  return { file, name, createdAt, specFile: resolved(specFile), references: references.map(resolved), runs };
}

/** Finds the readable comparisons of a workspace folder, newest first. */
export async function findComparisons(workspaceFolder: string): Promise<readonly Comparison[]> {
  const folder = comparisonsFolder(workspaceFolder);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const found = await Promise.all(
    names.reverse().map((name) => readComparison(join(folder, name)).catch(() => undefined)),
  );
  return found.filter((comparison) => comparison !== undefined);
}
