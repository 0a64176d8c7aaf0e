// Tested by test/e2e/tour.test.mjs.
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { textChange } from '../text-edit';
import type { FileChange } from './apply-preview';
import { candidateWords } from './candidate-words';

/**
 * Changes files in one workspace edit with one undo step.
 *
 * @throws {UserError} when a file cannot be changed
 */
export async function writeFiles(changes: readonly FileChange[]): Promise<void> {
  await refuseReadOnly(changes);
  const edit = new vscode.WorkspaceEdit();
  for (const { document, before, after } of changes) {
    const change = textChange(before, after);
    if (change === undefined) continue;
    const range = new vscode.Range(document.positionAt(change.start), document.positionAt(change.end));
    edit.replace(document.uri, range, change.text);
  }
  if (!(await vscode.workspace.applyEdit(edit))) throw new UserError(candidateWords.notChanged(namesOf(changes)));
}

/**
 * Refuses files that nobody may write to, since the change would be left in an editor that can't be saved.
 *
 * @throws {UserError} for the first of them
 */
export async function refuseReadOnly(changes: readonly FileChange[]): Promise<void> {
  for (const change of changes) {
    if (await isReadOnly(change.document.uri)) throw new UserError(candidateWords.notChanged(namesOf([change])));
  }
}

async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme !== 'file') return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false;
  const { mode } = await stat(uri.fsPath);
  return (mode & 0o222) === 0;
}

/** Returns the names of files as VS Code shows them, in a line. */
export function namesOf(changes: readonly Pick<FileChange, 'document'>[]): string {
  return changes.map(({ document }) => vscode.workspace.asRelativePath(document.uri)).join(', ');
}

/** Returns whether a document is open in a tab or has unsaved changes. */
export function isShown(document: vscode.TextDocument): boolean {
  if (document.isDirty) return true;
  const uri = document.uri.toString();
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => documentOf(input)?.toString() === uri);
}

/** Returns the document of a tab that can be edited. */
function documentOf(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputText) return input.uri;
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}
