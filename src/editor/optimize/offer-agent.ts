// Tested by test/e2e/own-examples.test.mjs.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { PromptFile } from '../../prompts/prompt-file';
import { agentScaffold } from '../../runs/draft/agent-scaffold';
import { installedAgents, programExtensions } from '../../runs/draft/command-agents';
import { pathFromSpec } from '../../runs/draft/run-draft';
import { optimizeWords } from './optimize-words';
import { writeNewFile } from './write-new-file';

/**
 * Asks whether a coding agent or a model alone is to run a file that agents work by. For an agent, writes a spec to complete.
 *
 * @param specFile the spec to write. It doesn't exist yet.
 * @returns whether a spec was written.
 */
export async function offerAgent(prompt: vscode.Uri, specFile: vscode.Uri, file: PromptFile): Promise<boolean> {
  const byAgent = { label: optimizeWords.byAgent(), detail: optimizeWords.byAgentDetail() };
  const byModel = { label: optimizeWords.byModel(), detail: optimizeWords.byModelDetail() };
  const title = optimizeWords.formTitle(basename(prompt.fsPath));
  const placeHolder = optimizeWords.selectRunner(basename(prompt.fsPath));
  const chosen = await vscode.window.showQuickPick([byAgent, byModel], { title, placeHolder });
  if (chosen === undefined) throw new vscode.CancellationError();
  if (chosen === byModel) return false;
  const { PATH = '', PATHEXT } = process.env;
  const installed = installedAgents(PATH, existsSync, programExtensions(process.platform, PATHEXT));
  const top = vscode.workspace.getWorkspaceFolder(prompt)?.uri.fsPath ?? dirname(prompt.fsPath);
  const { spec, dataName, data } = agentScaffold(
    prompt.fsPath,
    file,
    pathFromSpec(specFile.fsPath, top) || '.',
    installed,
  );
  const dataFile = vscode.Uri.file(join(dirname(specFile.fsPath), dataName));
  await writeNewFile(specFile, spec);
  await writeNewFile(dataFile, data);
  await vscode.window.showTextDocument(specFile, { preview: false });
  await vscode.window.showTextDocument(dataFile, { preview: false, viewColumn: vscode.ViewColumn.Beside });
  return true;
}
