// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { undecidedFiles } from '../../runs/folder/proposal-file';
import type { Run } from './run';
import { runMessageWords } from './run-message-words';

/**
 * Saves open files with unsaved changes if the developer agrees, since the worker reads them from disk.
 *
 * @param files absolute.
 * @throws {UserError} when one cannot be saved; CancellationError when the developer declines.
 */
export async function saveOpenFiles(files: readonly string[]): Promise<void> {
  const unsaved = vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && files.includes(uri.fsPath));
  if (unsaved.length === 0) return;
  const names = unsaved.map(({ uri }) => vscode.workspace.asRelativePath(uri)).join(', ');
  const save = runMessageWords.saveAndRun();
  const chosen = await vscode.window.showInformationMessage(runMessageWords.unsaved(names), save);
  if (chosen !== save) throw new vscode.CancellationError();
  for (const document of unsaved) {
    if (!(await document.save())) throw new UserError(runMessageWords.notSaved(names));
  }
}

/** Saves the undecided texts of a run's proposals as the developer left them in editors, which also makes their folders. */
export async function saveUndecided({ folder, state }: Run): Promise<void> {
  const files = undecidedFiles(folder, state);
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && files.includes(document.uri.fsPath)) await document.save();
}
