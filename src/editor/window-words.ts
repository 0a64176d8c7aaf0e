// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';

/** What errors and the sample workspace say. */
export const windowWords = {
  unexpectedError: (message: string) => vscode.l10n.t('GEPA failed unexpectedly: {0}.', message),
  firstOfErrors: (first: string, others: number) => vscode.l10n.t('{0} (and {1} more, see the log)', first, others),

  sampleFolderTitle: () => vscode.l10n.t('Select a Folder for the Sample Workspace'),
  copySampleHere: () => vscode.l10n.t('Copy Here'),
  sampleHint: () =>
    vscode.l10n.t(
      'This prompt sorts tickets, not yet well. Optimize it with the practice model, which is free and offline.',
    ),
  optimizeSample: () => vscode.l10n.t('Optimize with GEPA'),
};
