// Tested by test/e2e/steering.test.mjs.
import * as vscode from 'vscode';

/** What the developer reads who writes a candidate. */
export const writtenWords = {
  // What to begin with
  beginWith: (run: string) => vscode.l10n.t('What does your candidate for {0} begin with?', run),
  seed: () => vscode.l10n.t('Seed'),
  candidate: (number: number) => vscode.l10n.t('Candidate {0}', number),
  best: (score: string) => vscode.l10n.t('{0} · best', score),
  emptyText: () => vscode.l10n.t('Empty Text'),
  emptyTextDetail: () => vscode.l10n.t('Write it from scratch, with the seed beside it'),
  whichTexts: () => vscode.l10n.t('Which texts do you change?'),
  diffTitle: (name: string, from: string) => vscode.l10n.t('{0} · your candidate ({1})', name, from),
  fromSeed: () => vscode.l10n.t('from the seed'),
  fromCandidate: (number: number) => vscode.l10n.t('from candidate {0}', number),
  fromScratch: () => vscode.l10n.t('from scratch'),
  nthText: (from: string, number: number) => vscode.l10n.t('{0}, text {1}', from, number),
  alreadyWriting: (run: string) => vscode.l10n.t('You are already writing a candidate for {0}', run),
  continueText: () => vscode.l10n.t('Continue Your Text'),
  anotherText: () => vscode.l10n.t('Begin Another Text'),
  hint: () => vscode.l10n.t('Edit the text on the right, then choose Add to Run in the title bar'),

  // Adding it
  ended: (run: string) =>
    vscode.l10n.t(
      '{0} has ended and takes no more candidates. Start a new run with your text as the prompt instead.',
      run,
    ),
  noDraft: () => vscode.l10n.t('Open the candidate that you are writing first, or choose "Add Candidate…".'),
  duplicateOfSeed: () => vscode.l10n.t('Your text is that of the seed. Change it, then add it.'),
  duplicate: (candidate: number) =>
    vscode.l10n.t('Your text is that of candidate {0}. Change it, then add it.', candidate),
  refused: (component: string, fault: string) =>
    vscode.l10n.t('The text of "{0}" cannot be added. {1} Correct it, then add it.', component, fault),
  unaffordable: (rollouts: number, left: number) =>
    vscode.l10n.t(
      'Scoring your candidate takes {0} rollouts, and the rest of the budget pays for {1}. Raise the budget in the spec and start a new run to score it.',
      rollouts,
      left,
    ),
  confirm: (run: string) => vscode.l10n.t('Add your candidate to {0}?', run),
  confirmDetail: (cost: string) =>
    vscode.l10n.t('It is scored on the Pareto set and joins the pool whatever it scores. This takes {0}.', cost),
  confirmStopped: (detail: string) =>
    vscode.l10n.t('{0} The run is not running: that happens when you resume it.', detail),
  cost: (rollouts: string) => vscode.l10n.t('{0} of the budget', rollouts),
  costWithMoney: (rollouts: string, money: string) => vscode.l10n.t('{0} of the budget, about {1}', rollouts, money),
  add: () => vscode.l10n.t('Add to Run'),
  added: (run: string) => vscode.l10n.t('{0} scores your candidate before its next iteration.', run),
  addedToStopped: (run: string) => vscode.l10n.t('{0} scores your candidate when you resume it.', run),

  // Discarding it
  confirmDiscard: () => vscode.l10n.t('Discard the candidate that you are writing?'),
  confirmDiscardDetail: () => vscode.l10n.t('What you wrote is deleted. Candidates of the run stay as they are.'),
  discard: () => vscode.l10n.t('Discard'),

  // What became of it
  scored: (candidate: number, run: string, score: string, parent: string) =>
    vscode.l10n.t(
      'Your candidate {0} of {1} scores {2} on the Pareto set, its parent {3}.',
      candidate,
      run,
      score,
      parent,
    ),
  notAdded: (run: string, why: string) => vscode.l10n.t('Your candidate was not added to {0}: {1}.', run, why),
  compare: () => vscode.l10n.t('Compare with Parent'),
  showText: () => vscode.l10n.t('Show Text'),
};
