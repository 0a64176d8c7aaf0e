// Tested by test/e2e/first-contact.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { textChange } from '../text-edit';
import { optimizeWords } from './optimize-words';

/**
 * Saves the text of a spec, in one step that can be undone in its editor.
 *
 * @param before the text that the new one was made from.
 * @throws {UserError} when the spec has changed since, or cannot be saved.
 */
export async function saveSpec(spec: vscode.Uri, before: string, after: string): Promise<void> {
  const change = textChange(before, after);
  if (change === undefined) return;
  const document = await vscode.workspace.openTextDocument(spec);
  const name = vscode.workspace.asRelativePath(spec);
  if (document.getText() !== before) throw new UserError(optimizeWords.specChanged(name), { file: spec.fsPath });
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(change.start), document.positionAt(change.end));
  edit.replace(spec, range, change.text);
  if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save())) {
    throw new UserError(optimizeWords.notSaved(name), { file: spec.fsPath });
  }
}
