// Tested by test/e2e/evidence.test.mjs.
import * as vscode from 'vscode';

/** What the editor says about the evidence of a run. What its page says is in `webview-ui/evidence/evidence-words.ts`. */
export const evidenceWords = {
  exampleTitle: (run: string, example: string) => vscode.l10n.t('{0} · {1}', run, example),
  tableTitle: (run: string) => vscode.l10n.t('{0} · evaluation', run),
  selectExample: () => vscode.l10n.t('Select an example'),
  expected: (answer: string) => vscode.l10n.t('expected: {0}', answer),
  noExample: (name: string) => vscode.l10n.t('This run has no example {0}.', name),
  runNotFound: (id: string) => vscode.l10n.t('The run {0} no longer exists.', id),
  tableCopied: (rows: number) => vscode.l10n.t('Copied {0} rows as CSV.', rows),
};
