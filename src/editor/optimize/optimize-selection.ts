import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { selectText } from '../../prompts/selections/selection';
import { selectionAddress, selectionName } from '../../prompts/selections/selection-address';
import type { OptimizePrompt } from './optimize-prompt';

/**
 * "Optimize Selection with GEPA": from what is selected in any file to a run. In a string literal the whole of it is meant,
 * and the cursor is enough to name it.
 *
 * @throws {PromptError | UserError} when nothing is selected that could be optimized.
 */
export async function optimizeSelection(optimizePrompt: OptimizePrompt): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    throw new UserError(vscode.l10n.t('No file is open. Open one and select the text to optimize.'));
  }
  const { document, selection } = editor;
  if (document.isUntitled) {
    throw new UserError(vscode.l10n.t('This file is not on disk yet, and runs are kept beside it. Save it first.'));
  }
  const content = document.getText();
  const selected = selectText(document.uri.fsPath, content, {
    start: document.offsetAt(selection.start),
    end: document.offsetAt(selection.end),
  });
  await optimizePrompt.optimizePart(document.uri, {
    name: selectionName(content, selected),
    address: selectionAddress(content, selected),
  });
}
