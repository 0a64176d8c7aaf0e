// Tested by test/e2e/selection.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { selectText } from '../../prompts/selections/selection';
import { selectionAddress, selectionName } from '../../prompts/selections/selection-address';
import type { OptimizePrompt } from './optimize-prompt';
import { optimizeWords } from './optimize-words';

/**
 * "Optimize Selection with GEPA": leads from a selection in any file to a run. In a string literal the cursor is enough, since the
 * whole literal is optimized.
 *
 * @throws {PromptError | UserError} when the selection can't be optimized.
 */
export async function optimizeSelection(optimizePrompt: OptimizePrompt): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    throw new UserError(optimizeWords.noOpenFile());
  }
  const { document, selection } = editor;
  if (document.isUntitled) {
    throw new UserError(optimizeWords.unsavedFile());
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
