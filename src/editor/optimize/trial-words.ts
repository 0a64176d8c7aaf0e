// Tested by test/e2e/first-contact.test.mjs.
import * as vscode from 'vscode';
import type { OutputSource, TrialCost } from '../../runs/draft/metric-trial';

/** What the trial of a metric says. */
export const trialWords = {
  tryMetric: () => vscode.l10n.t('Try the Metric'),
  tryMetricDetail: () => vscode.l10n.t('on three rows, before the run'),
  title: (title: string) => vscode.l10n.t('{0}: try the metric', title),
  placeholder: () => vscode.l10n.t('Are good outputs scored high and wrong ones low? Select a score to read why'),
  scoreOutputs: (count: number) => vscode.l10n.t('Score These {0} Outputs', count),
  row: (number: number) => vscode.l10n.t('Row {0}', number),
  notScored: () => vscode.l10n.t('not scored yet'),
  failed: () => vscode.l10n.t('$(error) no score'),
  runPrompt: () => vscode.l10n.t('Run the Prompt on These Rows'),
  runPromptAgain: () => vscode.l10n.t('Run the Prompt on These Rows Again'),
  typeOutput: () => vscode.l10n.t('Type an Output…'),
  typeOutputDetail: () => vscode.l10n.t('for row 1'),
  checkHeadroom: () => vscode.l10n.t('Check Whether a Search Can Help'),
  typePrompt: (input: string) => vscode.l10n.t('An output for: {0}', input),
  free: () => vscode.l10n.t('free'),
  running: () => vscode.l10n.t('Trying the metric…'),
  done: () => vscode.l10n.t('Back to the Form'),
  cost: (costs: readonly TrialCost[]) => costs.map(costInWords).join(' · '),
  source: (source: OutputSource) => sources[source](),
};

const sources: Readonly<Record<OutputSource, () => string>> = {
  expected: () => vscode.l10n.t('its expected answer'),
  other: () => vscode.l10n.t('the answer of another row'),
  empty: () => vscode.l10n.t('an empty output'),
  typed: () => vscode.l10n.t('your output'),
  prompt: () => vscode.l10n.t('the prompt’s output'),
};

function costInWords({ model, requests, usd }: TrialCost): string {
  const asked =
    requests === 1 ? vscode.l10n.t('1 request to {0}', model) : vscode.l10n.t('{0} requests to {1}', requests, model);
  return usd === undefined ? asked : `${asked}, ${moneyInWords(usd)}`;
}

function moneyInWords(usd: number): string {
  if (usd === 0) return vscode.l10n.t('free');
  return usd < 0.01 ? vscode.l10n.t('under $0.01') : vscode.l10n.t('about ${0}', usd.toFixed(2));
}
