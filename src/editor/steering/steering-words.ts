// Tested by test/e2e/steering.test.mjs.
import * as vscode from 'vscode';

/** What the commands say that steer a run. */
export const steeringWords = {
  // Locks
  nothingSelected: () => vscode.l10n.t('Select the words to lock first.'),
  notInPrompt: (file: string) =>
    vscode.l10n.t('The selection is not part of a prompt text of {0}. Select words of the prompt itself.', file),
  noSpec: (file: string) =>
    vscode.l10n.t('{0} has no spec to remember the lock. Choose "Optimize with GEPA" first.', file),
  lockedInSpec: (spec: string) =>
    vscode.l10n.t('Locked in {0}. No reflection, combination, or merge may change it.', spec),
  lockedInSpecAndRun: (spec: string, run: string) =>
    vscode.l10n.t('Locked in {0}, and in {1} from its next iteration on.', spec, run),
  lockedInRun: (run: string) => vscode.l10n.t('Locked in {0} from its next iteration on.', run),
  addByHand: (spec: string) =>
    vscode.l10n.t('The list "locked" of {0} could not be extended. Write it with a line for each entry.', spec),
  notRunning: (run: string) => vscode.l10n.t('{0} is not running. Resume it first.', run),
  notSaved: (spec: string) => vscode.l10n.t('{0} could not be saved. Check that it is not read-only.', spec),
  locked: () => vscode.l10n.t('Locked: no reflection, combination, or merge may change this.'),
  locksTitle: (run: string) => vscode.l10n.t('Locked passages of {0}', run),
  selectLock: () => vscode.l10n.t('Select a passage to unlock it'),
  noLocks: () =>
    vscode.l10n.t('Nothing is locked. Select words of a candidate or a prompt, and choose "Lock Selection".'),
  notYet: () => vscode.l10n.t('from the next iteration on'),

  // Review mode
  modeTitle: (run: string) => vscode.l10n.t('Which proposals of {0} do you review?', run),
  every: () => vscode.l10n.t('Every Proposal'),
  everyDetail: () => vscode.l10n.t('Before it costs a rollout'),
  improving: () => vscode.l10n.t('Improving Proposals'),
  improvingDetail: () => vscode.l10n.t('Those that scored higher than their parent on the minibatch'),
  off: () => vscode.l10n.t('None: Autopilot'),
  offDetail: () => vscode.l10n.t('Improving proposals are accepted automatically'),
  offWithWaiting: (count: number) =>
    count === 1
      ? vscode.l10n.t('Improving proposals are accepted automatically, also the one that waits now')
      : vscode.l10n.t('Improving proposals are accepted automatically, also the {0} that wait now', count),
  current: () => vscode.l10n.t('current'),

  // Next parent
  notInPool: (candidate: number) =>
    vscode.l10n.t('Candidate {0} is not in the pool: its scoring was stopped early.', candidate),
  withdrawn: (candidate: number) =>
    vscode.l10n.t(
      'Candidate {0} is not in the pool, because you undid its acceptance. Accept its proposal first.',
      candidate,
    ),
  nextParent: (candidate: number) => vscode.l10n.t('The next iteration will change candidate {0}.', candidate),
  nextParentSeed: () => vscode.l10n.t('The next iteration will change the seed.'),
};
