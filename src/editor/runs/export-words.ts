// Tested by test/e2e/dashboard.test.mjs.
import * as vscode from 'vscode';

/** What the editor says when a run is exported. */
export const exportWords = {
  selectFormat: (run: string) => vscode.l10n.t('What to export of {0}', run),
  formats: {
    html: () => ({
      label: vscode.l10n.t('Report as HTML'),
      detail: vscode.l10n.t('One file with plots, diffs, spending and the final prompt, to share or print'),
    }),
    markdown: () => ({
      label: vscode.l10n.t('Report as Markdown'),
      detail: vscode.l10n.t('The outcome, the candidates and what became of each proposal'),
    }),
    csv: () => ({
      label: vscode.l10n.t('Scores as CSV'),
      detail: vscode.l10n.t('A row for each example of the Pareto set, a column for each candidate'),
    }),
  },
  candidates: () => ({
    label: vscode.l10n.t('Candidates as Files'),
    detail: vscode.l10n.t('A new folder with the texts of each candidate'),
  }),
  exportHere: () => vscode.l10n.t('Export Here'),
  exported: (target: vscode.Uri) => vscode.l10n.t('Exported to {0}.', vscode.workspace.asRelativePath(target)),
  open: () => vscode.l10n.t('Open'),
};
