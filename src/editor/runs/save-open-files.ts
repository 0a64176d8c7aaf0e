import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { runMessageWords } from './run-message-words';

/**
 * Saves files that are open with changes, if the developer agrees: the worker reads them from disk, and what is seen in the
 * editor is what should be run.
 *
 * @param files absolute.
 * @throws {UserError} when one cannot be saved; CancellationError when the developer does not agree.
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
