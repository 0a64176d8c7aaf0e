// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';

/** What the view "Prompts" says. */
export const promptWords = {
  workspaceFolder: () => vscode.l10n.t('Workspace'),
  openPrompt: () => vscode.l10n.t('Open Prompt'),
  needsProgram: () => vscode.l10n.t('run by a program'),
  specTooltip: () => vscode.l10n.t('How this prompt is optimized: data, metric, models and budget'),
};
