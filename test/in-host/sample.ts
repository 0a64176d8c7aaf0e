import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { RunFold } from '../../src/gepa/fold';
import type { RunState } from '../../src/gepa/state';
import { readJournal } from '../../src/runs/journal/journal';
import { findRuns, type FoundRun } from '../../src/runs/folder/find-runs';
import { readRunFile } from '../../src/runs/folder/run-file';

/** The copy of the sample workspace that the suite has open. */
export function sampleFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('The suite has no workspace open.');
  return folder.uri.fsPath;
}

export function inSample(...segments: readonly string[]): string {
  return path.join(sampleFolder(), ...segments);
}

export async function readSample(...segments: readonly string[]): Promise<string> {
  return readFile(inSample(...segments), 'utf8');
}

export async function writeSample(content: string, ...segments: readonly string[]): Promise<vscode.Uri> {
  const file = inSample(...segments);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return vscode.Uri.file(file);
}

/** The newest run with a name; undefined if there is none. */
export async function newestRun(name: string): Promise<FoundRun | undefined> {
  for (const run of await findRuns(sampleFolder())) if ((await readRunFile(run.folder)).name === name) return run;
  return undefined;
}

/** The state of a run, folded from its journal by the test itself. */
export function stateOf(run: FoundRun): RunState {
  return RunFold.over(readJournal(run.folder)).state;
}

/** The review that is the active tab of any column. */
export function openReview(): { readonly proposal: number; readonly input: vscode.TabInputTextDiff } | undefined {
  for (const { activeTab } of vscode.window.tabGroups.all) {
    if (!(activeTab?.input instanceof vscode.TabInputTextDiff)) continue;
    const [, number] = /\/proposals\/(\d+)\//.exec(activeTab.input.modified.path) ?? [];
    if (number !== undefined) return { proposal: Number(number), input: activeTab.input };
  }
  return undefined;
}
