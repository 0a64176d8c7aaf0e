// Tested by test/e2e/activation.test.mjs.
import * as vscode from 'vscode';
import { runMessageWords } from './run-message-words';

/** Returns whether runs may start in this workspace. If not, shows why and how to change it. */
export async function ensureTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = runMessageWords.manageTrust();
  const chosen = await vscode.window.showWarningMessage(runMessageWords.untrusted(), manage);
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}
