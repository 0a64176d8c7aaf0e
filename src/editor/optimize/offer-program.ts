// Tested by test/e2e/own-examples.test.mjs.
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { programScaffold } from '../../runs/draft/program-scaffold';
import type { PromptFile } from '../../prompts/prompt-file';
import { optimizeWords } from './optimize-words';
import { writeNewFile } from './write-new-file';

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
  await writeNewFile(specFile, spec);
  await writeNewFile(programFile, program);
  await vscode.window.showTextDocument(specFile, { preview: false });
  await vscode.window.showTextDocument(programFile, { preview: false, viewColumn: vscode.ViewColumn.Beside });
}
