// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';

/** What diffs of candidates and applying a candidate say. */
export const candidateWords = {
  // Which candidate
  candidate: (number: number) => vscode.l10n.t('Candidate {0}', number),
  selectCandidate: () => vscode.l10n.t('Select a candidate'),
  notFound: (number: number) => vscode.l10n.t('This run has no candidate {0}.', number),
  noneScored: () => vscode.l10n.t('This run has no scored candidate yet.'),
  onlySeed: () => vscode.l10n.t('This run has no candidate besides the seed yet.'),

  // Diffs
  diffTitle: (run: string, candidate: number, base: string) =>
    vscode.l10n.t('{0} · candidate {1} (against {2})', run, candidate, base),
  theSeed: () => vscode.l10n.t('the seed'),
  candidateAsBase: (number: number) => vscode.l10n.t('candidate {0}', number),

  // Two runs
  onlyRun: () => vscode.l10n.t('There is no other run to compare with yet.'),
  selectRun: (run: string) => vscode.l10n.t('Select a run to compare with {0}', run),
  winnersTitle: (one: string, other: string) => vscode.l10n.t('{0} ↔ {1} · winners', one, other),

  // Applying
  applyTitle: (files: readonly string[], candidate: number) =>
    files.length === 1
      ? vscode.l10n.t('{0} ↔ candidate {1} · not applied yet', files.join(), candidate)
      : vscode.l10n.t('{0} files ↔ candidate {1} · not applied yet', files.length, candidate),
  applyKeptTitle: (files: readonly string[], candidate: number) =>
    files.length === 1
      ? vscode.l10n.t('{0} ↔ candidate {1} as reviewed · not applied yet', files.join(), candidate)
      : vscode.l10n.t('{0} files ↔ candidate {1} as reviewed · not applied yet', files.length, candidate),
  confirmApply: (files: readonly string[]) =>
    files.length === 1
      ? vscode.l10n.t('Not applied to {0} yet: choose Apply in the title bar', files.join())
      : vscode.l10n.t('Not applied to {0} files yet: choose Apply in the title bar', files.length),
  appliedKept: (candidate: number, files: string) =>
    vscode.l10n.t(
      'Applied the changes of candidate {0} that you kept to {1}. This text has not been run yet, so no score belongs to it.',
      candidate,
      files,
    ),
  cancel: () => vscode.l10n.t('Cancel'),
  changedMeanwhile: (files: string) =>
    vscode.l10n.t('{0} changed while the diff was open. Nothing has been applied: check the new diff.', files),
  applied: (candidate: number, files: string) =>
    vscode.l10n.t('Applied candidate {0} to {1}. Undo reverts it in one step.', candidate, files),
  alreadyApplied: (candidate: number) =>
    vscode.l10n.t('The prompt file already has the text of candidate {0}.', candidate),
  notSaved: (file: string) => vscode.l10n.t('{0} was changed but could not be saved.', file),
  notChanged: (files: string) =>
    vscode.l10n.t('{0} could not be changed. Check that it is not read-only, and try again.', files),

  // A prompt file that changed during the run
  changedTitle: (file: string) => vscode.l10n.t('{0} has changed since the run started', file),
  changedPlaceholder: () => vscode.l10n.t('Its prompt text is neither the seed nor a candidate of this run'),
  conflictPlaceholder: (candidate: number) =>
    vscode.l10n.t('Its prompt text and candidate {0} change the same words', candidate),
  mergeEdits: () => vscode.l10n.t('Merge'),
  mergeEditsDetail: () => vscode.l10n.t('Keeps your edits and adds the changes of the candidate'),
  mergeEditor: () => vscode.l10n.t('Open Merge Editor'),
  mergeEditorDetail: () => vscode.l10n.t('You decide about each change'),
  replaceText: () => vscode.l10n.t('Replace'),
  replaceTextDetail: () => vscode.l10n.t('Replaces your prompt text with that of the candidate'),
  yourFile: () => vscode.l10n.t('Your file'),
  mergeHint: (file: string) => vscode.l10n.t('Merge {0}, then choose Complete Merge in its title bar.', file),
  mergeNotComplete: (file: string) =>
    vscode.l10n.t('The merge of {0} still has conflicts, so nothing was applied.', file),

  // Copying
  copied: (candidate: number) => vscode.l10n.t('Copied the text of candidate {0}.', candidate),

  // A prompt file that was deleted during the run
  fileMissing: (file: string) => vscode.l10n.t('{0} no longer exists. You can save the candidate as a new file.', file),
  saveAsNewFile: () => vscode.l10n.t('Save as New File…'),
};
