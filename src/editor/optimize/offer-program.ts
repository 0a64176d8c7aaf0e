// Tested by test/e2e/own-examples.test.mjs.
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { programScaffold } from '../../runs/draft/program-scaffold';
import type { PromptFile } from '../../prompts/prompt-file';
import { optimizeWords } from './optimize-words';

/**
 * Says that only a program can run a prompt, and offers to write a spec with such a program to complete.
 *
 * @param specFile the spec to write. It doesn't exist yet.
 */
export async function offerProgram(prompt: vscode.Uri, specFile: vscode.Uri, file: PromptFile): Promise<void> {
  const write = optimizeWords.writeProgram();
  const chosen = await vscode.window.showWarningMessage(file.editOnly ?? '', write);
  if (chosen !== write) return;
  const { spec, programName, program } = programScaffold(prompt.fsPath, file);
  const programFile = vscode.Uri.file(join(dirname(specFile.fsPath), programName));
  await writeNew(specFile, spec);
  await writeNew(programFile, program);
  await vscode.window.showTextDocument(specFile, { preview: false });
  await vscode.window.showTextDocument(programFile, { preview: false, viewColumn: vscode.ViewColumn.Beside });
}

/** Writes a file, unless the developer has one with this name. */
async function writeNew(file: vscode.Uri, text: string): Promise<void> {
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!exists) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
}
