// Tested by test/e2e/steering.test.mjs.
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ComponentTexts } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import { componentFileName } from '../../runs/folder/component-file-name';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';

/** What a written candidate begins with: a candidate, or nothing. */
export type WrittenFrom = number | 'empty';

/** A candidate that the developer is writing, as files of the run, `written/<begun with>[-<number>]/<component>.md`. */
export interface Draft {
  readonly run: Run;
  readonly from: WrittenFrom;
  /** Counts from 1 the texts that begin with the same candidate. */
  readonly number: number;
}

/** Returns what the developer has begun to write with a candidate, or with nothing, and hasn't added yet. */
export async function writtenDrafts(run: Run, from: WrittenFrom): Promise<readonly Draft[]> {
  const found: Draft[] = [];
  for (const [name] of await foldersIn(vscode.Uri.file(join(run.folder, 'written')))) {
    const begun = begunWith(name);
    const draft = begun?.from === from ? { run, ...begun } : undefined;
    if (draft !== undefined && (await isWritten(draft))) found.push(draft);
  }
  return found.sort((a, b) => a.number - b.number);
}

/** Returns a draft beside others of the same candidate. */
export function anotherDraft(run: Run, from: WrittenFrom, others: readonly Draft[]): Draft {
  const numbers = new Set(others.map(({ number }) => number));
  let number = 1;
  while (numbers.has(number)) number += 1;
  return { run, from, number };
}

function foldersIn(folder: vscode.Uri): Promise<readonly (readonly [string, vscode.FileType])[]> {
  // Nothing was written yet.
  return Promise.resolve(vscode.workspace.fs.readDirectory(folder)).catch(() => []);
}

/** Returns the file of a component's text. */
export function fileOfDraft(draft: Draft, component: string): vscode.Uri {
  return vscode.Uri.joinPath(folderOfDraft(draft), componentFileName(component));
}

export function folderOfDraft({ run, from, number }: Draft): vscode.Uri {
  const begun = from === 'empty' ? from : `candidate-${from}`;
  return vscode.Uri.file(join(run.folder, 'written', number === 1 ? begun : `${begun}-${number}`));
}

/** Returns the draft that a file belongs to. */
export function draftOfFile(runs: RunList, file: vscode.Uri): Draft | undefined {
  const place = placeOf(file);
  const run = place === undefined ? undefined : runs.opened.find(({ folder }) => folder === place.runFolder);
  return place === undefined || run === undefined ? undefined : { run, ...place.begun };
}

/** Opens the run of a draft's file, which may not have been opened since VS Code started. */
export async function openDraft(runs: RunList, file: vscode.Uri): Promise<Draft | undefined> {
  const place = placeOf(file);
  const run = place === undefined ? undefined : await runs.get(place.runFolder);
  return place === undefined || run === undefined ? undefined : { run, ...place.begun };
}

/** The candidate that becomes the parent: the one that the developer began with, or else the seed. */
export function parentOfDraft({ from }: Draft): number {
  return from === 'empty' ? 0 : from;
}

/** Returns the texts of the parent. */
export function parentTextsOf(draft: Draft): ComponentTexts {
  return draft.run.state.candidates[parentOfDraft(draft)]?.texts ?? {};
}

/** Writes the files of components that have none, so that what the developer wrote earlier is kept. */
export async function writeMissingFiles(draft: Draft, components: readonly string[]): Promise<void> {
  for (const component of components) {
    const file = fileOfDraft(draft, component);
    if (await exists(file)) continue;
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(firstTextOf(draft, component)));
  }
}

/** Returns the texts of all components: as the developer wrote them, saved or not, or else those of the parent. */
export async function textsOfDraft(draft: Draft): Promise<ComponentTexts> {
  const texts = Object.entries(parentTextsOf(draft)).map(async ([component, text]) => {
    const file = fileOfDraft(draft, component);
    const written = (await exists(file)) ? await vscode.workspace.openTextDocument(file) : undefined;
    return [component, written === undefined ? text : withoutFinalNewline(written.getText())] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

/** Whether the developer has written something. */
export async function isWritten(draft: Draft): Promise<boolean> {
  for (const component of Object.keys(parentTextsOf(draft))) {
    const file = fileOfDraft(draft, component);
    if (!(await exists(file))) continue;
    const document = await vscode.workspace.openTextDocument(file);
    if (withoutFinalNewline(document.getText()) !== withoutFinalNewline(firstTextOf(draft, component))) return true;
  }
  return false;
}

/** Closes the editors of a draft and deletes its files. */
export async function removeDraft(draft: Draft): Promise<void> {
  const folder = folderOfDraft(draft);
  const isOfDraft = ({ fsPath }: vscode.Uri): boolean => dirname(fsPath) === folder.fsPath;
  for (const document of vscode.workspace.textDocuments) {
    // Closing a tab with unsaved changes would ask whether to save them.
    if (isOfDraft(document.uri) && document.isDirty) await document.save();
  }
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(
    tabs.filter(({ input }) => {
      const file = fileOfTab(input);
      return file !== undefined && isOfDraft(file);
    }),
  );
  await vscode.workspace.fs.delete(folder, { recursive: true });
}

/** Returns the draft's file in the active editor, if it shows one. */
export function draftFileInFront(): vscode.Uri | undefined {
  const { activeTabGroup, all } = vscode.window.tabGroups;
  return [activeTabGroup, ...all]
    .map(({ activeTab }) => fileOfTab(activeTab?.input))
    .find((file) => file !== undefined && placeOf(file) !== undefined);
}

function fileOfTab(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}

function placeOf({ fsPath }: vscode.Uri): { readonly runFolder: string; readonly begun: BegunWith } | undefined {
  const folder = dirname(fsPath);
  const written = dirname(folder);
  const begun = basename(written) === 'written' ? begunWith(basename(folder)) : undefined;
  return begun && { runFolder: dirname(written), begun };
}

type BegunWith = Pick<Draft, 'from' | 'number'>;

/** Reads the name of a draft's folder. */
function begunWith(name: string): BegunWith | undefined {
  const [match, candidate, number = '1'] = /^(?:empty|candidate-(\d+))(?:-(\d+))?$/.exec(name) ?? [];
  if (match === undefined) return undefined;
  return { from: candidate === undefined ? 'empty' : Number(candidate), number: Number(number) };
}

/** Returns what a file of a draft begins with. Texts end with a newline, as in the documents of candidates. */
function firstTextOf(draft: Draft, component: string): string {
  return draft.from === 'empty' ? '' : `${valueOf(parentTextsOf(draft), component) ?? ''}\n`;
}

function withoutFinalNewline(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
}

function exists(file: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(file)).then(
    () => true,
    () => false,
  );
}
