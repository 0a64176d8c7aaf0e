// Tested by test/e2e/winner-review.test.mjs.
import * as vscode from 'vscode';

/** What the review of a winner's changes says. */
export const winnerWords = {
  controllerLabel: () => vscode.l10n.t('GEPA Winner'),
  noWinner: (run: string) => vscode.l10n.t('No candidate of {0} beats the seed, so there is nothing to review.', run),
  notEnded: () => vscode.l10n.t('The winner is known when the run has ended. Wait for it, or finish it now.'),
  diffTitle: (name: string, candidate: number) =>
    vscode.l10n.t('{0} · changes of candidate {1} (against the seed)', name, candidate),
  leftOut: () => vscode.l10n.t('left out'),
  nothingKept: () => vscode.l10n.t('You left out every change, so there is nothing to apply.'),
  openFirst: () =>
    vscode.l10n.t('Open the changes first, with "GEPA: Review Changes of the Winner" in the menu of a run.'),
};
