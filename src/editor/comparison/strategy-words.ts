// Tested by test/e2e/compare-strategies.test.mjs.
import * as vscode from 'vscode';

/** What the comparison of presets of the search says. */
export const strategyWords = {
  title: (spec: string) => vscode.l10n.t('Compare Strategies: {0}', spec),
  selectSpec: () => vscode.l10n.t('Select the spec to compare strategies on'),
  noSpec: () => vscode.l10n.t('The workspace has no spec. Optimize a prompt first, or save its spec.'),
  selectPresets: () => vscode.l10n.t('Select the presets of the search to compare'),
  published: () => vscode.l10n.t('Published curves…'),
  publishedDetail: () => vscode.l10n.t('Draws curves from a file with their source beside them'),
  noPreset: () => vscode.l10n.t('Select at least one preset.'),
  openCurves: () => vscode.l10n.t('Draw Curves'),
  selectSeeds: () => vscode.l10n.t('Select how often each preset is run'),
  seeds: (seeds: number) => (seeds === 1 ? vscode.l10n.t('Once') : vscode.l10n.t('With {0} seeds', seeds)),
  oneSeedDetail: () => vscode.l10n.t('Says little where chance plays a part'),
  seedsDetail: () => vscode.l10n.t('Shows means, and how much they vary'),
  confirm: (runs: number) => (runs === 1 ? vscode.l10n.t('Begin 1 run?') : vscode.l10n.t('Begin {0} runs?', runs)),
  upTo: (rollouts: string) => vscode.l10n.t('Up to {0} rollouts, besides the test set.', rollouts),
  confirmDetail: (cost: string) => vscode.l10n.t('Cost: {0}. One run follows the other, without reviews.', cost),
  finishedBefore: (runs: number) =>
    runs === 1
      ? vscode.l10n.t('1 run is finished in an earlier comparison, and used again.')
      : vscode.l10n.t('{0} runs are finished in an earlier comparison, and used again.', runs),
  unknownCost: () => vscode.l10n.t('unknown, because a price or the number of rollouts is'),
  free: () => vscode.l10n.t('none'),
  begin: () => vscode.l10n.t('Compare'),
  comparing: () => vscode.l10n.t('Comparing strategies'),
  step: (name: string, place: number, of: number, rollouts: string) =>
    vscode.l10n.t('{0}, run {1} of {2}: {3}.', name, place, of, rollouts),
  alreadyComparing: () => vscode.l10n.t('Strategies are being compared already. Wait for the end, or cancel it.'),
  finished: (name: string) => vscode.l10n.t('The comparison of strategies for {0} is finished.', name),
  unfinished: (name: string, finished: number, of: number) =>
    vscode.l10n.t('The comparison of strategies for {0} has ended with {1} of {2} runs finished.', name, finished, of),
  show: () => vscode.l10n.t('Show Comparison'),
  selectComparison: () => vscode.l10n.t('Select a comparison'),
  noComparison: () => vscode.l10n.t('No strategies were compared yet.'),
  untrusted: () => vscode.l10n.t('The comparison is shown after you trust this workspace.'),
};
