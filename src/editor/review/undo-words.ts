// Tested by test/e2e/ask-again.test.mjs.
import * as vscode from 'vscode';

/** What the command says that undoes decisions on proposals. */
export const undoWords = {
  undoing: (proposal: number) => vscode.l10n.t('Undoing the decision on proposal {0}…', proposal),
  nothingToUndo: () => vscode.l10n.t('No decision of a running run can be undone.'),

  // Which decision, if not the last one
  whichDecision: () => vscode.l10n.t('Undo Which Decision?'),
  proposal: (number: number) => vscode.l10n.t('Proposal {0}', number),
  decisions: {
    accept: () => vscode.l10n.t('accepted'),
    reject: () => vscode.l10n.t('rejected'),
    edit: () => vscode.l10n.t('edited'),
    askAgain: () => vscode.l10n.t('asked again'),
  },

  // Why it can't be undone
  undecided: (proposal: number) =>
    vscode.l10n.t('There is nothing to undo on proposal {0}: you have not decided on it.', proposal),
  over: (proposal: number) =>
    vscode.l10n.t('The decision on proposal {0} can no longer be undone, because the search is over.', proposal),
  underWay: (proposal: number) =>
    vscode.l10n.t('The search is carrying out the decision on proposal {0}. Undo it after that.', proposal),
  beingUndone: (proposal: number) =>
    vscode.l10n.t(
      'The decision on proposal {0} is already being undone: the proposal waits again when the iteration ends.',
      proposal,
    ),
  replaced: (proposal: number, by: number) =>
    vscode.l10n.t(
      'The decision on proposal {0} led to proposal {1}. Decide on that one, or undo the decision on it.',
      proposal,
      by,
    ),
  notAdded: (proposal: number) =>
    vscode.l10n.t('There is nothing to undo on proposal {0}: it did not join the pool.', proposal),
  builtOn: (proposal: number, candidate: number, by: number) =>
    vscode.l10n.t(
      'The decision on proposal {0} can no longer be undone, because proposal {2} was built on its candidate {1}. To change the course of the search, choose the next parent, lock a passage, or add a note for reflections.',
      proposal,
      candidate,
      by,
    ),
  beingChanged: (proposal: number, candidate: number) =>
    vscode.l10n.t(
      'The decision on proposal {0} cannot be undone now, because an iteration is changing its candidate {1}. Try again if that iteration ends without a proposal.',
      proposal,
      candidate,
    ),
};
