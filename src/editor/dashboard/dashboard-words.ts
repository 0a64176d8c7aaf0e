// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';

/** What the editor says about dashboards. What a dashboard says is in `webview-ui/`. */
export const dashboardWords = {
  title: (run: string) => vscode.l10n.t('GEPA: {0}', run),
};
