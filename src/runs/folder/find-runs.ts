// Tested by test/unit/editor/runs/run-list.test.ts.
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readRunFile, runFile } from './run-file';
import { runsFolder } from './run-folder';
import { readSummary, type StoredSummary } from './summary-file';

/** A run of a workspace, with its summary if there is a usable one. Without it, the journal has to be read. */
export interface FoundRun {
  /** Absolute. */
  readonly folder: string;
  readonly stored: StoredSummary | undefined;
}

/**
 * Finds the runs of a workspace folder, newest first. Folders without a readable run are skipped. Journals are never
 * read, and `run.json` only when the summary is missing.
 */
export async function findRuns(workspaceFolder: string): Promise<readonly FoundRun[]> {
  const runs = await Promise.all((await runFoldersIn(workspaceFolder)).map(findRun));
  return runs.filter((run) => run !== undefined).sort((a, b) => basename(b.folder).localeCompare(basename(a.folder)));
}

/** Finds the folders of a workspace folder that have a file `run.json`, readable or not. */
export async function runFoldersIn(workspaceFolder: string): Promise<readonly string[]> {
  const parent = runsFolder(workspaceFolder);
  const names = await readdir(parent).catch(() => []);
  const folders = await Promise.all(
    names.map(async (name) => {
      const folder = join(parent, name);
      const file = await stat(runFile(folder)).catch(() => undefined);
      return file?.isFile() === true ? folder : undefined;
    }),
  );
  return folders.filter((folder) => folder !== undefined);
}

async function findRun(folder: string): Promise<FoundRun | undefined> {
  try {
    const stored = await readSummary(folder);
    if (stored === undefined) await readRunFile(folder);
    return { folder, stored };
  } catch {
    return undefined;
  }
}
