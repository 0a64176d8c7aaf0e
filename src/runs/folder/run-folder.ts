import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { decisionsVersion, oldestDecisions } from '../../gepa/run-description';
import { asDiskError } from './disk-error';
import { exampleLines, examplesFile, hashOfLines, readExamples } from './examples-file';
import { readMetric, readRunFile, runFile, type RunFile } from './run-file';
import type { RunPlan } from '../plan/run-plan';
import { syncFolder, writeAtomically } from './atomic-write';
import { UserError } from '../../gepa/user-error';

/** Where the runs of a workspace folder (or of a spec in no workspace) are kept. */
export function runsFolder(workspaceFolder: string): string {
  return join(workspaceFolder, '.gepa', 'runs');
}

/** A new run's id: when it began, in local time, and what it is about, e.g. `2026-11-20-140233-triage`. */
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
 * Creates a run's folder: `run.json`, the examples, and a `.gitignore` that keeps runs out of commits.
 *
 * @param plan says how the folder should be called; where that is taken, the run gets a number.
 * @returns the folder, and the plan with the run's id.
 * @throws {UserError} when it cannot be written; then there is no folder.
 */
export async function createRunFolder(
  folder: string,
  plan: RunPlan,
  now: Date,
): Promise<{ readonly runFolder: string; readonly plan: RunPlan }> {
  const id = await claimId(folder, plan.description.id);
  const runFolder = join(folder, id);
  try {
    const written = await writePlan(runFolder, plan, id, now);
    // The folder's own name, and those of the folders that were made for it.
    for (const parent of [folder, dirname(folder), dirname(dirname(folder))]) syncFolder(parent);
    return { runFolder, plan: written };
  } catch (error) {
    await rm(runFolder, { recursive: true, force: true });
    throw error;
  }
}

async function writePlan(runFolder: string, plan: RunPlan, id: string, now: Date): Promise<RunPlan> {
  const description = { ...plan.description, id };
  const ignoreFile = join(runFolder, '..', '..', '.gitignore');
  await writeFile(ignoreFile, '*\n').catch((error: unknown) => {
    throw asDiskError(error, ignoreFile);
  });
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

/** Makes a folder that nobody else has made, so that runs which begin at the same time stay apart. */
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
 * Reads back what a run was planned with, to go on with it; the workspace's own files are not needed any more.
 * @throws {UserError} when the folder holds no run, or a search of a version that decides differently.
 */
export async function readRunPlan(runFolder: string): Promise<RunPlan> {
  const file = await readRunFile(runFolder);
  const { decisions = 1 } = file;
  const decidesAlike = oldestDecisions <= decisions && decisions <= decisionsVersion;
  if (file.purpose !== 'evaluation' && !decidesAlike) {
    throw new UserError(
      'This run cannot be resumed: it was begun by a version of GEPA that decides differently. Its results can still be opened, and a candidate of it applied.',
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

/** Where a run's prompt files are now, by component. */
export function promptFilesOf(runFolder: string, file: RunFile): Readonly<Record<string, string>> {
  const folder = dirname(resolve(runFolder, file.specFile));
  return Object.fromEntries(
    Object.entries(file.prompts).map(([component, prompt]) => [component, resolve(folder, prompt.file)]),
  );
}
