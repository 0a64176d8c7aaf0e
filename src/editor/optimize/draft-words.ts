import * as vscode from 'vscode';
import type { ReviewMode } from '../../gepa/run-description';
import { modelFacts } from '../../models/provider-registry';
import { costOfDraft, type CostEstimate } from '../../runs/draft/cost-estimate';
import {
  type DataChoice,
  type DraftMetric,
  type MissingModel,
  type ModelChoice,
  type RunDraft,
} from '../../runs/draft/run-draft';

/** How many rows each set has. */
export function setsInWords({ sets }: DataChoice): string {
  const { feedback, pareto, test } = sets;
  return vscode.l10n.t('{0} feedback, {1} Pareto, {2} test rows', feedback.length, pareto.length, test.length);
}

export function metricInWords(metric: DraftMetric): string {
  if (metric.kind === 'own') {
    return metric.from === 'evaluators'
      ? vscode.l10n.t('is judged by the evaluators of the prompt file')
      : vscode.l10n.t('is held against what each test asserts');
  }
  const { kind, column } = metric;
  switch (kind) {
    case 'label':
      return vscode.l10n.t('names the label in "{0}"', column);
    case 'contains':
      return vscode.l10n.t('contains what "{0}" has', column);
    case 'exact':
      return vscode.l10n.t('is exactly what "{0}" has', column);
    case 'regex':
      return vscode.l10n.t('matches the pattern in "{0}"', column);
    case 'number':
      return vscode.l10n.t('ends with the number in "{0}"', column);
    case 'fields':
      return vscode.l10n.t('has the JSON fields of "{0}"', column);
    case 'items':
      return vscode.l10n.t('lists the items of "{0}"', column);
    case 'words':
      return vscode.l10n.t('is worded like "{0}"', column);
    case 'facts':
      return vscode.l10n.t('states the facts of "{0}"', column);
  }
}

export function modelsInWords({ task, reflection }: ModelChoice): string {
  const { name, address, isLanguageModel } = modelFacts(task);
  if (!isLanguageModel) return vscode.l10n.t('practice model, no key needed');
  const place = address === undefined ? '' : ` · ${new URL(address.baseUrl).host}`;
  return vscode.l10n.t('{0}, reflection {1}', name, modelFacts(reflection).name) + place;
}

/** What the metric needs that the models cannot give. */
export function missingModelInWords(missing: MissingModel): string {
  switch (missing) {
    case 'judge':
      return vscode.l10n.t('An endpoint is needed: the metric asks a model to judge outputs');
    case 'embedding':
      return vscode.l10n.t('An endpoint with an embedding model is needed: the metric compares meanings');
  }
}

/** The beginning of a text, on one line. */
export function firstWords(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

export function reviewInWords(review: ReviewMode): string {
  switch (review) {
    case 'every':
      return vscode.l10n.t('every proposal, before it costs a rollout');
    case 'improving':
      return vscode.l10n.t('proposals that improved their minibatch');
    case 'off':
      return vscode.l10n.t('none: autopilot');
  }
}

/** What a number of rollouts costs and buys, e.g. `about $0.40 · enough for about 5 improvements · 60 reflections`. */
export function costInWords(draft: RunDraft, rollouts: number): string {
  const cost = costOfDraft(draft, rollouts);
  if (cost.kind === 'tooFew') {
    return vscode.l10n.t('$(warning) too few for one improvement: {0} are needed', cost.needed);
  }
  const { estimate } = cost;
  if (draft.data === undefined) return moneyInWords(estimate);
  const { improvements, reflections, judgements, usd, isMore } = estimate;
  const isFree = usd === 0 && !isMore;
  return [
    moneyInWords(estimate),
    improvementsInWords(improvements),
    ...(isFree
      ? []
      : [reflections === 1 ? vscode.l10n.t('1 reflection') : vscode.l10n.t('{0} reflections', reflections)]),
    ...(isFree || judgements === 0 ? [] : [vscode.l10n.t('{0} verdicts', judgements)]),
  ].join(' · ');
}

/** More than this, a search hardly ever finds, so that a larger number would say nothing. */
const mostImprovements = 20;

function improvementsInWords(improvements: number): string {
  if (improvements === 1) return vscode.l10n.t('enough for one improvement');
  return improvements > mostImprovements
    ? vscode.l10n.t('enough for more than {0} improvements', mostImprovements)
    : vscode.l10n.t('enough for about {0} improvements', improvements);
}

function moneyInWords({ usd, isMore }: CostEstimate): string {
  if (usd === undefined || (isMore && usd < 0.01)) return vscode.l10n.t('price not known');
  if (usd === 0) return vscode.l10n.t('free');
  const amount = usd < 0.01 ? '0.01' : usd.toFixed(2);
  return isMore ? vscode.l10n.t('more than ${0}', amount) : vscode.l10n.t('about ${0}', amount);
}
