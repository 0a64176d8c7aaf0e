import * as vscode from 'vscode';
import { runMessageWords } from './run-message-words';

/** Whether runs may start here. If not, the developer is told and can change it. */
export async function ensureTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = runMessageWords.manageTrust();
  const chosen = await vscode.window.showWarningMessage(untrustedMessage(), manage);
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

/** A run sends the workspace's texts to the endpoints that its spec names, so no worker starts before the workspace is trusted. */
export function untrustedMessage(): string {
  return runMessageWords.untrusted();
}
