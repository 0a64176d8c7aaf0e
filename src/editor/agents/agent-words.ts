// Tested by test/in-host/language-model-tools.test.ts.
import * as vscode from 'vscode';

/** What the editor says about agents that drive it. */
export const agentWords = {
  untrusted: () => vscode.l10n.t('Agents can use GEPA only in a trusted workspace.'),
  outside: (path: string) => vscode.l10n.t('{0} is not in a folder of the workspace.', path),
  notStarted: () => vscode.l10n.t('The run was not started.'),
  applied: (candidate: number) => vscode.l10n.t('Candidate {0} is in the prompt files.', candidate),
  notApplied: (candidate: number) => vscode.l10n.t('The user did not apply candidate {0}.', candidate),
};
