// Tested by test/unit/runs/folder/summary-file.test.ts.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { decisionsVersion, oldestDecisions } from '../../gepa/run-description';
import { asDiskError } from './disk-error';
import { exampleLines, examplesFile, hashOfLines, readExamples } from './examples-file';
import { readMetric, readRunFile, runFile, type RunFile } from './run-file';
import type { RunPlan } from '../plan/run-plan';
import { syncFolder, writeAtomically } from './atomic-write';
import { UserError } from '../../gepa/user-error';

/** Path of the runs of a workspace folder, or of a spec outside a workspace. */
export function runsFolder(workspaceFolder: string): string {
  return join(workspaceFolder, '.gepa', 'runs');
}

/** Says what happened to a run whose folder is gone while it runs. */
export const folderMissing =
  "The run's folder was deleted or moved during the run. Move it back and resume the run, or start a new run.";

/** Composes a new run's id from the local time and its name, e.g. `2026-11-20-140233-triage`. */
export function newRunId(name: string, now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `${day}-${time}-${
    name
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .toLowerCase() || 'run'
  }`;
}

/**
 * Creates a run's folder with `run.json`, the examples, and a `.gitignore` that keeps runs out of commits.
 *
 * @param plan names the folder; a number is added when the name is taken.
 * @returns the folder, and the plan with the run's final id.
 * @throws {UserError} when it cannot be written; the folder is removed then.
 */
export async function createRunFolder(
  folder: string,
  plan: RunPlan,
  now: Date,
): Promise<{ readonly runFolder: string; readonly plan: RunPlan }> {
  const written = await inNewFolder(folder, plan.description.id, (runFolder, id) =>
    writePlan(runFolder, plan, id, now),
  );
  return { runFolder: written.runFolder, plan: written.content };
}

/**
 * Creates a run's folder and the `.gitignore` that keeps runs out of commits.
 *
 * @param wanted the run's id; a number is added when it is taken.
 * @param write writes the files. The folder is removed if it fails.
 */
export async function inNewFolder<Content>(
  folder: string,
  wanted: string,
  write: (runFolder: string, id: string) => Promise<Content>,
): Promise<{ readonly runFolder: string; readonly content: Content }> {
  const id = await claimId(folder, wanted);
  const runFolder = join(folder, id);
  try {
    const ignoreFile = join(folder, '..', '.gitignore');
    await writeFile(ignoreFile, '*\n').catch((error: unknown) => {
      throw asDiskError(error, ignoreFile);
    });
    const content = await write(runFolder, id);
    // Also sync the names of the parent folders, which may be new.
    for (const parent of [folder, dirname(folder), dirname(dirname(folder))]) syncFolder(parent);
    return { runFolder, content };
  } catch (error) {
    await rm(runFolder, { recursive: true, force: true });
    throw error;
  }
}

async function writePlan(runFolder: string, plan: RunPlan, id: string, now: Date): Promise<RunPlan> {
  const description = { ...plan.description, id };
  const examples = exampleLines(plan.examples);
  await writeAtomically(examplesFile(runFolder), examples);
  const file: RunFile = {
    formatVersion: 1,
    id,
    name: description.name,
    createdAt: now.toISOString(),
    decisions: decisionsVersion,
    purpose: plan.purpose,
    specFile: relative(runFolder, plan.specFile),
    spec: plan.spec,
    ...(plan.modelOverrides.length === 0 ? {} : { modelOverrides: plan.modelOverrides }),
    prompts: plan.prompts,
    columns: plan.columns,
    metric: plan.metric,
    examplesHash: hashOfLines(examples),
    description,
  };
  await writeAtomically(runFile(runFolder), `${JSON.stringify(file, null, 2)}\n`);
  return { ...plan, description };
}

/** Creates a folder that didn't exist, so that runs started at the same time get different folders. */
async function claimId(folder: string, wanted: string): Promise<string> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asDiskError(error, folder);
  });
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await mkdir(join(folder, id));
      return id;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw asDiskError(error, folder);
    }
  }
}

/**
 * Reads the plan of a run to continue it. The workspace's own files aren't needed.
 *
 * @throws {UserError} when the folder has no run, or a search by a version that decides differently.
 */
export async function readRunPlan(runFolder: string): Promise<RunPlan> {
  const file = await readRunFile(runFolder);
  if (file.importedFrom !== undefined) {
    throw new UserError(
      'This run was imported from Python. Its files hold neither the data nor the metric nor the models, so nothing can be run with it. Apply a candidate to a prompt file, and optimize that file.',
      { file: runFile(runFolder) },
    );
  }
  const { decisions = 1 } = file;
  const isCompatible = oldestDecisions <= decisions && decisions <= decisionsVersion;
  if (file.purpose !== 'evaluation' && !isCompatible) {
    throw new UserError(
      'This run cannot be resumed, because the version of GEPA that started it decides differently. You can still open its results and apply a candidate.',
      { file: runFile(runFolder) },
    );
  }
  return {
    purpose: file.purpose ?? 'search',
    description: file.description,
    spec: file.spec,
    specFile: resolve(runFolder, file.specFile),
    modelOverrides: file.modelOverrides ?? [],
    prompts: file.prompts,
    columns: file.columns,
    metric: readMetric(file, runFolder),
    examples: await readExamples(runFolder, file),
    warnings: [],
    begunWith: decisions,
  };
}

/** Returns the current paths of a run's prompt files, by component. */
export function promptFilesOf(runFolder: string, file: RunFile): Readonly<Record<string, string>> {
  const folder = dirname(resolve(runFolder, file.specFile));
  return Object.fromEntries(
    Object.entries(file.prompts).map(([component, prompt]) => [component, resolve(folder, prompt.file)]),
  );
}
