// Tested by test/in-host/import-run.test.ts.
import * as vscode from 'vscode';

/** What importing a Python run says. */
export const importWords = {
  selectFolder: () => vscode.l10n.t('Select the run_dir of a Python Run'),
  importRun: () => vscode.l10n.t('Import Run'),
  selectWorkspace: () => vscode.l10n.t('Select where to keep the run'),
  noFolder: () => vscode.l10n.t('Open a folder first. The run is kept in its .gepa folder.'),
  copyScript: () => vscode.l10n.t('Copy Python Script'),
};
