// Tested by test/e2e/endpoint.test.mjs.
import * as vscode from 'vscode';

/** What the comparison with other models says. */
export const comparisonWords = {
  nothingScored: () => vscode.l10n.t('This run has no scored candidate yet.'),

  // Which models
  pickTitle: (run: string) => vscode.l10n.t('Compare Models: {0}', run),
  pickPlaceholder: () => vscode.l10n.t('Select the models to score the seed and the candidate with'),
  fromVSCode: () => vscode.l10n.t('VS Code'),
  otherModel: () => vscode.l10n.t('Another model…'),
  otherModelDetail: () => vscode.l10n.t('Of any OpenAI-compatible endpoint'),
  addressPrompt: () => vscode.l10n.t('Address of the endpoint'),
  namePrompt: () => vscode.l10n.t('Name of the model'),
  noName: () => vscode.l10n.t('Enter the name of a model.'),

  // Scoring
  confirm: (models: number, rollouts: number) =>
    models === 1
      ? vscode.l10n.t('Score with this model? It takes up to {0} rollouts.', rollouts)
      : vscode.l10n.t('Score with {0} models? It takes up to {1} rollouts.', models, rollouts),
  confirmDetail: (cost: string) => vscode.l10n.t('Cost: {0}. What is already scored is not scored again.', cost),
  score: () => vscode.l10n.t('Score'),
  title: () => vscode.l10n.t('Comparing models'),
  step: (model: string, candidate: number, place: number, of: number) =>
    candidate === 0
      ? vscode.l10n.t('{0}, seed ({1} of {2}).', model, place, of)
      : vscode.l10n.t('{0}, candidate {1} ({2} of {3}).', model, candidate, place, of),
  // Single changes
  measuring: () => vscode.l10n.t('Measuring changes'),
  confirmMeasuring: (changes: number, rollouts: number) =>
    changes === 1
      ? vscode.l10n.t('Score the candidate without its change? It takes up to {0} rollouts.', rollouts)
      : vscode.l10n.t(
          'Score the candidate without each of {0} changes in turn? It takes up to {1} rollouts.',
          changes,
          rollouts,
        ),
  measuringStep: (change: number, place: number, of: number) =>
    vscode.l10n.t('Without change {0} ({1} of {2}).', change, place, of),
  measuringFailed: (change: number, why: string) =>
    vscode.l10n.t('The measurement stopped without change {0}: {1} What was scored is saved.', change, why),
  idle: (idle: number, changes: number) =>
    idle === 1
      ? vscode.l10n.t('1 of {0} changes is not shown to help.', changes)
      : vscode.l10n.t('{0} of {1} changes are not shown to help.', idle, changes),
  openWithout: () => vscode.l10n.t('Open the Prompt Without Them'),

  // The prompt file as it is now
  rechecking: () => vscode.l10n.t('Checking the prompt file'),
  promptFile: () => vscode.l10n.t('The prompt file'),
  recheckLater: () => vscode.l10n.t('The run is still working. Check the prompt file when it has ended.'),
  confirmRecheck: (rollouts: number) =>
    vscode.l10n.t('Score the prompt file as it is now on the test rows? It takes up to {0} rollouts.', rollouts),
  confirmRecheckOnPareto: (rollouts: number) =>
    vscode.l10n.t(
      'The run has no test rows. Score the prompt file as it is now on the Pareto set? It takes up to {0} rollouts.',
      rollouts,
    ),
  recheckStep: (text: string, place: number, of: number) => vscode.l10n.t('{0} ({1} of {2}).', text, place, of),
  recheckFailed: (text: string, why: string) =>
    vscode.l10n.t('The check stopped at {0}: {1} What was scored is saved.', text, why),

  failed: (model: string, why: string) =>
    vscode.l10n.t('The comparison stopped at {0}: {1} What was scored is saved.', model, why),
};
