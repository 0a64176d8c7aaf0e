// Tested by test/e2e/first-contact.test.mjs.
import * as vscode from 'vscode';

/** What the form says about a metric in the developer's own code. */
export const codeWords = {
  yourCode: () => vscode.l10n.t('Your code…'),
  yourCodeDetail: () => vscode.l10n.t('A function in JavaScript or Python scores each output'),
  select: () => vscode.l10n.t('Select the script that scores outputs. It runs on this computer'),
  create: () => vscode.l10n.t('New script'),
  newJavaScript: () => vscode.l10n.t('New JavaScript File'),
  newPython: () => vscode.l10n.t('New Python File'),
  writes: (file: string) => vscode.l10n.t('writes {0} to start with, and opens it', file),
  opens: (file: string) => vscode.l10n.t('opens {0}, which exists', file),
  found: () => vscode.l10n.t('In the workspace'),
  browse: () => vscode.l10n.t('Browse…'),
  browseDetail: () => vscode.l10n.t('A JavaScript module or a Python file'),
  openTitle: () => vscode.l10n.t('Select a Script'),
  scripts: () => vscode.l10n.t('Scripts'),
  untrusted: () => vscode.l10n.t('Code can score outputs only in a workspace that you trust.'),
};
