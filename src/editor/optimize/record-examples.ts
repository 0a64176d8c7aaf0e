// Tested by test/e2e/record-examples.test.mjs.
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { exampleFileName } from '../../runs/draft/example-file';
import { readPromptToRecord } from '../../runs/draft/recorded-prompt';
import { isSpecFile } from '../prompts/prompt-index';
import { ensureTrusted } from '../runs/workspace-trust';
import type { PromptTreeNode } from '../tree-nodes';
import { exampleWords } from './example-words';
import type { OptimizePrompt } from './optimize-prompt';
import { optimizeWords } from './optimize-words';
import { back } from './quick-steps';
import { folderOf, recordCalls } from './record-calls';
import { recordWords } from './record-words';
import { savedRows, saveRows } from './save-rows';

/**
 * "Record Examples…": runs the developer's app or tests, and saves the calls of a prompt that the developer approves beside it.
 *
 * @throws {PromptError | UserError} when calls of the prompt can't be recognised, or nothing was recorded.
 */
export async function recordExamples(
  optimizePrompt: OptimizePrompt,
  memory: vscode.Memento,
  target?: vscode.Uri | PromptTreeNode,
): Promise<void> {
  if (!(await ensureTrusted())) return;
  const file = await optimizePrompt.fileOf(target);
  if (file === undefined) return;
  if (isSpecFile(file)) throw new UserError(recordWords.notASpec());
  const name = basename(file.fsPath);
  const examples = join(dirname(file.fsPath), exampleFileName(name));
  const content = (await vscode.workspace.openTextDocument(file)).getText();
  const rows = await recordCalls({
    title: recordWords.title(name),
    prompt: readPromptToRecord(file.fsPath, content),
    folder: folderOf(file),
    known: await savedRows(examples),
    memory,
  });
  if (rows === back) return;
  if (rows.length === 0) throw new UserError(exampleWords.nothingKept());
  await saveRows(examples, rows);
  const optimize = optimizeWords.optimize();
  const chosen = await vscode.window.showInformationMessage(
    recordWords.saved(rows.length, basename(examples)),
    optimize,
  );
  if (chosen === optimize) await optimizePrompt.optimize(file);
}
