// Tested by test/unit/editor/runs/time-left.test.ts.
import * as vscode from 'vscode';

/** What messages and dialogs say about starting, resuming and ending runs. */
export const runMessageWords = {
  // Starting
  starting: () => vscode.l10n.t('Starting the run'),
  resuming: () => vscode.l10n.t('Resuming the run'),
  noRun: () => vscode.l10n.t('No runs yet. Right-click a prompt file and choose "Optimize with GEPA" to start one.'),
  untrusted: () =>
    vscode.l10n.t(
      'GEPA runs only in a trusted workspace, because a run sends texts of the workspace to the endpoints that its spec names.',
    ),
  manageTrust: () => vscode.l10n.t('Manage Workspace Trust'),
  unsaved: (files: string) => vscode.l10n.t('{0} has unsaved changes. A run reads files from disk.', files),
  saveAndRun: () => vscode.l10n.t('Save and Run'),
  notSaved: (files: string) => vscode.l10n.t('{0} could not be saved.', files),

  pausedFor: (run: string, finding: string, others: number) =>
    others === 0
      ? vscode.l10n.t('{0} is paused before it searches. {1}', run, finding)
      : others === 1
        ? vscode.l10n.t('{0} is paused before it searches. {1} The dashboard has one more reason.', run, finding)
        : vscode.l10n.t(
            '{0} is paused before it searches. {1} The dashboard has {2} more reasons.',
            run,
            finding,
            others,
          ),

  // Files outside of the workspace
  outsideFile: (file: string) =>
    vscode.l10n.t('{0} is outside of the workspace. A run reads it only if you allow it.', file),
  confirmOutside: () => vscode.l10n.t('Allow this run to read a file outside of the workspace?'),
  confirmOutsideDetail: (file: string) =>
    vscode.l10n.t('{0}\n\nIts content may be sent to the models of the run.', file),
  allow: () => vscode.l10n.t('Allow'),

  // Resuming
  confirmResume: (run: string, proposal: number) =>
    vscode.l10n.t('Resume {0} to decide on proposal {1}?', run, proposal),
  confirmResumeDetail: (phase: string) =>
    vscode.l10n.t(
      'The run is {0}. A resumed run continues to spend its budget. Without resuming it, your decision is not recorded.',
      phase,
    ),
  runsElsewhere: (run: string) =>
    vscode.l10n.t('{0} is running in another window or terminal. Decide on its proposals there.', run),
  changedElsewhere: (run: string) =>
    vscode.l10n.t('{0} is running in another window or terminal. Add your candidate there, or stop it first.', run),
  notStarted: (folder: string) => vscode.l10n.t('The run {0} has not started yet.', folder),
  alreadyEnded: (run: string) => vscode.l10n.t('The run {0} has ended. Start a new one to continue.', run),
  endedBeforeDecision: (proposal: number) =>
    vscode.l10n.t('The run ended before your decision on proposal {0} was recorded.', proposal),
  endedBeforeSteering: () => vscode.l10n.t('The run ended before your change was recorded.'),

  // A run whose folder is gone
  folderLost: (run: string) =>
    vscode.l10n.t(
      'The folder of {0} was deleted or moved, so the run is stopped and spends nothing more. Every result is kept: move the folder back and resume the run, or write it again where it was.',
      run,
    ),
  writeAgain: () => vscode.l10n.t('Write It Again'),
  letGo: () => vscode.l10n.t('Let It Go'),

  // Deleting, renaming
  confirmDelete: (run: string) => vscode.l10n.t('Delete the run {0}?', run),
  confirmDeleteDetail: (phase: string, candidates: number) =>
    vscode.l10n.t('It is {0} and has {1} candidates. Prompt files stay as they are.', phase, candidates),
  confirmDeleteLive: () => vscode.l10n.t('It is running, and will be stopped first. Prompt files stay as they are.'),
  moveToTrash: () => vscode.l10n.t('Move to Trash'),
  noTrash: (run: string) => vscode.l10n.t('The run {0} cannot be moved to the trash. Delete it permanently?', run),
  noTrashDetail: () => vscode.l10n.t('This machine has no trash that VS Code can use. You can’t undo this.'),
  deletePermanently: () => vscode.l10n.t('Delete Permanently'),
  notDeleted: (run: string, why: string) => vscode.l10n.t('The run {0} could not be deleted: {1}', run, why),
  deleteElsewhere: (run: string) =>
    vscode.l10n.t('{0} is running in another window or terminal. Stop it there before you delete it.', run),
  renameTitle: (run: string) => vscode.l10n.t('Rename Run {0}', run),
  renamePrompt: () => vscode.l10n.t('Name of the run on all screens'),
  emptyName: () => vscode.l10n.t('Enter a name.'),
  longName: (limit: number) => vscode.l10n.t('A name has at most {0} characters.', limit),

  // Outages
  continuesByItself: (outage: string) =>
    vscode.l10n.t('{0} The run continues automatically when the endpoint answers.', outage),

  continuesWithSavedSpec: (outage: string) =>
    vscode.l10n.t(
      '{0} Correct it in the spec and save it. The run then continues with the models of the spec.',
      outage,
    ),

  // The end of a run
  failed: (run: string, why: string) => vscode.l10n.t('{0} failed: {1}', run, why),
  stopped: (run: string, rollouts: number) =>
    vscode.l10n.t('{0} was stopped after {1} rollouts. You can resume it.', run, rollouts),
  endedUnscored: (run: string) => vscode.l10n.t('{0} ended before the seed was scored, so there is no result.', run),
  seedUnbeaten: (run: string, score: string, why: string) =>
    vscode.l10n.t('{0}: no candidate beat the seed, which scores {1}.{2}', run, score, why),
  outcome: (run: string, outcome: string) => vscode.l10n.t('{0}: {1}', run, outcome),
};
