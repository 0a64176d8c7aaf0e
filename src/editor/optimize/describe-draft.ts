// Tested by test/in-host/describe-draft.test.ts.
import type { Budget, ReviewMode } from '../../gepa/run-description';
import { describeList } from '../../models/prices/known-price';
import { listsOf } from '../../models/prices/models-with-prices';
import { ownPrices } from '../settings';
import { ruleOf } from '../../metrics/metric-definition';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { costOfDraft, type EstimatedMoney } from '../../runs/draft/cost-estimate';
import type { DataChoice } from '../../runs/draft/data-choice';
import { type DraftMetric, type MissingModel, type ModelChoice, type RunDraft } from '../../runs/draft/run-draft';
import { modelQuestionWords } from './model-question-words';
import { optimizeWords } from './optimize-words';

/** Says how many rows each set has. */
export function setsInWords({ sets }: DataChoice): string {
  const { feedback, pareto, test } = sets;
  return optimizeWords.sets(feedback.length, pareto.length, test.length);
}

export function metricInWords(metric: DraftMetric): string {
  if (metric.kind === 'own') {
    switch (metric.from) {
      case 'evaluators':
        return optimizeWords.byEvaluators();
      case 'assertions':
        return optimizeWords.byAssertions();
      case 'system':
        return optimizeWords.bySystem();
    }
  }
  if (metric.kind === 'rules') {
    return optimizeWords.byRules([...new Set(metric.metric.map((definition) => ruleOf(definition).rule))].join(', '));
  }
  const { kind, column } = metric;
  switch (kind) {
    case 'label':
      return optimizeWords.label(column);
    case 'contains':
      return optimizeWords.contains(column);
    case 'exact':
      return optimizeWords.exact(column);
    case 'regex':
      return optimizeWords.regex(column);
    case 'number':
      return optimizeWords.number(column);
    case 'fields':
      return optimizeWords.fields(column);
    case 'items':
      return optimizeWords.items(column);
    case 'words':
      return optimizeWords.wording(column);
    case 'facts':
      return optimizeWords.facts(column);
  }
}

export function modelsInWords({ task, reflection, judge }: ModelChoice): string {
  const prompted = taskAndReflection(task, reflection);
  return judge === undefined ? prompted : modelQuestionWords.judgeInForm(prompted, modelFacts(judge).name);
}

function taskAndReflection(task: ModelSpec, reflection: ModelSpec): string {
  const { name, isLanguageModel } = modelFacts(task);
  if (!isLanguageModel) return modelQuestionWords.practiceInForm();
  const other = modelFacts(reflection).name;
  const [place, otherPlace] = [placeInWords(task), placeInWords(reflection)];
  return place === otherPlace
    ? `${modelQuestionWords.modelsInForm(name, other)} · ${place}`
    : modelQuestionWords.modelsInForm(`${name} · ${place}`, `${other} · ${otherPlace}`);
}

function placeInWords(spec: ModelSpec): string {
  const { address, editorModel } = modelFacts(spec);
  if (address !== undefined) return new URL(address.baseUrl).host;
  return editorModel === undefined ? modelQuestionWords.asCommand() : modelQuestionWords.ofVSCode();
}

/** Says which model the metric lacks. */
export function missingModelInWords(missing: MissingModel): string {
  switch (missing) {
    case 'judge':
      return modelQuestionWords.needsJudge();
    case 'embedding':
      return modelQuestionWords.needsEmbedding();
  }
}

/** Returns the beginning of a text, on one line. */
export function firstWords(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

export function reviewInWords(review: ReviewMode): string {
  switch (review) {
    case 'every':
      return optimizeWords.every();
    case 'improving':
      return optimizeWords.improving();
    case 'off':
      return optimizeWords.off();
  }
}

/** Says where a run ends, e.g. `300 rollouts · 1 more limit`. */
export function budgetInWords({ rollouts, ...others }: Budget): string {
  const more = Object.keys(others).length;
  return [
    ...(rollouts === undefined ? [] : [optimizeWords.rollouts(rollouts)]),
    ...(more === 0 ? [] : [rollouts === undefined ? optimizeWords.limits(more) : optimizeWords.moreLimits(more)]),
  ].join(' · ');
}

/** Says what a number of rollouts costs and is enough for, e.g. `about $0.40 ($0.15 to $1.20) · enough for about 5 improvements · 60 reflections`. */
export function costInWords(draft: RunDraft, rollouts: number): string {
  const prices = ownPrices();
  const cost = costOfDraft(draft, rollouts, prices);
  if (cost.kind === 'tooFew') {
    return optimizeWords.tooFewRollouts(cost.needed);
  }
  const { estimate } = cost;
  if (draft.data === undefined) return moneyInWords(estimate);
  const { improvements, reflections, judgements, usd, isMore } = estimate;
  const isFree = usd?.high === 0 && !isMore;
  return [
    moneyInWords(estimate),
    improvementsInWords(improvements),
    ...(isFree ? [] : [optimizeWords.reflections(reflections)]),
    ...(isFree || judgements === 0 ? [] : [optimizeWords.verdicts(judgements)]),
    ...listsOf(draft.models, prices).map(describeList),
  ].join(' · ');
}

/** The largest number to show, since a search hardly ever finds more improvements. */
const mostImprovements = 20;

function improvementsInWords(improvements: number): string {
  if (improvements === 1) return optimizeWords.oneImprovement();
  return improvements > mostImprovements
    ? optimizeWords.moreImprovements(mostImprovements)
    : optimizeWords.aboutImprovements(improvements);
}

/** Says what is known of a cost, e.g. `about $0.40 ($0.15 to $1.20)`, `free` or `price unknown`. */
export function moneyInWords({ usd, isMore }: EstimatedMoney): string {
  if (usd === undefined || (isMore && usd.likely < 0.01)) return optimizeWords.unknownPrice();
  if (usd.high === 0) return optimizeWords.free();
  const inCents = (amount: number) => Math.max(0.01, amount).toFixed(2);
  const low = inCents(usd.low);
  return isMore ? optimizeWords.moreThanUsd(low) : optimizeWords.aboutUsd(inCents(usd.likely), low, inCents(usd.high));
}
