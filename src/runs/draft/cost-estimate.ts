import {
  batchSize,
  minibatchSize,
  rolloutsForFirstSuccess,
  rolloutsForOneSuccess,
  stepSizeOf,
} from '../../gepa/budget/budget';
import type { CostRange } from '../../gepa/budget/forecast';
import { paceAt, type Pace } from '../../gepa/lineages/reflection-pace';
import type { RunDescription } from '../../gepa/run-description';
import type { StepSize } from '../../gepa/strategies/step-size';
import { judgeSpec, taskSpecs, type RunModelSpecs } from '../../models/model-spec';
import type { OwnPrices } from '../../models/prices/known-price';
import { withKnownPrices } from '../../models/prices/models-with-prices';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { estimateTokens } from '../../gepa/text/token-estimate';
import { describeDraft, type RunDraft } from './run-draft';

/** What is not known before a run. */
interface Assumptions {
  /** The share of the rollouts that the run needs. It ends early when every example is solved. */
  readonly share: number;
  /** The length of an answer, in tokens. */
  readonly answerTokens: number;
  /** How many times longer than the seed the texts of candidates are on average. */
  readonly growth: number;
}

const assumptions: Readonly<Record<keyof CostRange, Assumptions>> = {
  low: { share: 0.5, answerTokens: 20, growth: 1 },
  likely: { share: 1, answerTokens: 80, growth: 1.5 },
  high: { share: 1, answerTokens: 400, growth: 3 },
};

/** The length of the fixed part of a reflection request, in tokens. */
const instructionTokens = 500;
/** The length of the fixed part of a request to the judge, in tokens. */
const rubricTokens = 300;

/** What calls of several models cost, as far as their prices are known. */
export interface EstimatedMoney {
  /** US dollars for the models with a known price, where practice models cost nothing; undefined when no price is known. */
  readonly usd: CostRange | undefined;
  /** Whether the cost of models without a known price comes on top. */
  readonly isMore: boolean;
}

/** A rough estimate of what a run with a number of rollouts achieves and costs. */
export interface CostEstimate extends EstimatedMoney {
  /** How many times at most the search is likely to find a better candidate; 0 when the rollouts are too few for one. */
  readonly improvements: number;
  /** Requests to the reflection model. A prompt that is good already takes fewer. */
  readonly reflections: number;
  /** Requests to the judge. */
  readonly judgements: number;
}

type PricedModels = Pick<RunModelSpecs, 'task' | 'otherTasks' | 'reflection' | 'judge'>;

/** What a number of rollouts achieves and costs, or how many rollouts one improvement would need. */
export type DraftCost =
  | { readonly kind: 'tooFew'; readonly needed: number }
  | { readonly kind: 'estimated'; readonly estimate: CostEstimate };

/**
 * Estimates the run that a draft describes. Before data is chosen, no number of rollouts is too few.
 *
 * @param prices of the developer's own.
 */
export function costOfDraft(draft: RunDraft, rollouts: number, prices: OwnPrices = {}): DraftCost {
  const { data, modelNeeds } = draft;
  const models = withKnownPrices(draft.models, prices);
  const run = describeDraft(draft);
  const needed = rolloutsForFirstSuccess(run);
  if (data !== undefined && rollouts < needed) return { kind: 'tooFew', needed };
  const verdicts = 'problem' in modelNeeds ? 0 : modelNeeds.verdicts;
  return { kind: 'estimated', estimate: estimateCost(run, rollouts, models, verdicts) };
}

/**
 * Estimates a run with a budget of rollouts. The texts of the seed and the rows are known. The length of answers, how much the
 * texts grow and whether the run ends early are assumed, which gives the range.
 *
 * @param verdicts requested from the judge per rollout.
 */
export function estimateCost(run: RunDescription, rollouts: number, models: PricedModels, verdicts = 0): CostEstimate {
  const left = Math.max(0, rollouts - run.examples.pareto.length);
  const pace = estimatedPace(run, models);
  const improvements =
    left < rolloutsForOneSuccess(run) ? 0 : Math.max(1, Math.floor(left / perImprovement(run, pace)));
  const reflections = Math.round(left * reflectionsPerRollout(run, pace));
  const judgements = Math.round((rollouts + testRollouts(run)) * verdicts);
  const asked = [...taskSpecs(models), models.reflection, ...(judgements === 0 ? [] : [judgeSpec(models)])];
  const costOf = (assumed: Assumptions) =>
    costUnder(assumed, run, { rollouts, reflections, minibatch: pace.minibatch, verdicts }, models);
  return { improvements, reflections, judgements, ...moneyFor(asked, costOf) };
}

/**
 * Estimates what it costs to score the seed's texts on the whole Pareto set, without a search. Only the length of answers is assumed.
 *
 * @param verdicts requested from the judge per rollout.
 */
export function estimateScoring(run: RunDescription, models: PricedModels, verdicts: number): EstimatedMoney {
  const asked = [...taskSpecs(models), ...(verdicts === 0 ? [] : [judgeSpec(models)])];
  const workload = { rollouts: run.examples.pareto.length, reflections: 0, minibatch: 0, verdicts };
  return moneyFor(asked, (assumed) => costUnder({ ...assumed, share: 1, growth: 1 }, run, workload, models));
}

function moneyFor(asked: readonly (ModelSpec | undefined)[], costOf: (assumed: Assumptions) => number): EstimatedMoney {
  const priced = asked.filter((model) => model !== undefined && modelFacts(model).price !== undefined);
  const usd = { low: costOf(assumptions.low), likely: costOf(assumptions.likely), high: costOf(assumptions.high) };
  return { usd: priced.length === 0 ? undefined : usd, isMore: priced.length < asked.length };
}

/** What a run asks its models for. */
interface Workload {
  readonly rollouts: number;
  readonly reflections: number;
  /** Examples that one reflection looks at. */
  readonly minibatch: number;
  /** Verdicts of the judge per rollout. */
  readonly verdicts: number;
}

/** Returns the cost of the models with a known price in US dollars. */
function costUnder(
  assumed: Assumptions,
  run: RunDescription,
  { rollouts, reflections, minibatch, verdicts }: Workload,
  models: PricedModels,
): number {
  const { share, answerTokens } = assumed;
  const [row, prompt] = [meanRowTokens(run), promptTokens(run, assumed)];
  const taskCalls = Math.max(rollouts * share, Math.min(rollouts, run.examples.pareto.length)) + testRollouts(run);
  const tasks = taskSpecs(models);
  const ofEach = taskCalls / tasks.length;
  const reflectionCalls = reflections * share;
  const judgements = taskCalls * verdicts;
  return (
    sum(tasks.map((task) => priceOf(task, ofEach * (prompt + row), ofEach * answerTokens))) +
    reflectionCalls * reflectionPrice(assumed, run, minibatch, models) +
    priceOf(judgeSpec(models), judgements * (rubricTokens + row + answerTokens), judgements * answerTokens)
  );
}

/** Returns the price of one reflection in US dollars; 0 when it isn't known. */
function reflectionPrice(assumed: Assumptions, run: RunDescription, minibatch: number, models: PricedModels): number {
  const [prompt, { answerTokens }] = [promptTokens(run, assumed), assumed];
  const request = instructionTokens + prompt + minibatch * (meanRowTokens(run) + 3 * answerTokens);
  const { hypotheses = 1 } = run.search;
  return priceOf(models.reflection, request, hypotheses * prompt + 2 * answerTokens);
}

/** Returns the pace that the search is likely to have once it knows what a rollout and a reflection cost. */
function estimatedPace(run: RunDescription, models: PricedModels): Pace {
  const { lineages } = run.search;
  const usual = { minibatch: minibatchSize(run), batch: batchSize(run), rounds: lineages?.rounds ?? 1 };
  if (lineages?.byPrice !== true) return usual;
  const rollout = { rollouts: 1, reflections: 0, minibatch: 0, verdicts: 0 };
  const one = { ...run, examples: { ...run.examples, test: [] } };
  const rolloutPrice = costUnder(assumptions.likely, one, rollout, models);
  const perReflection = reflectionPrice(assumptions.likely, run, usual.minibatch, models);
  return paceAt(rolloutPrice === 0 ? undefined : perReflection / rolloutPrice, usual, lineages.oneByOne);
}

function promptTokens({ seed }: RunDescription, { growth }: Assumptions): number {
  return sum(Object.values(seed).map(estimateTokens)) * growth;
}

/** The seed and the best candidate are scored on the test set. */
function testRollouts({ examples }: RunDescription): number {
  return 2 * examples.test.length;
}

/**
 * Returns how many rollouts it usually takes to find a better candidate. Each reflection runs its parent and its child on
 * a minibatch. One child is then scored on the Pareto set: with lineages the combined result of an iteration's rounds,
 * otherwise about one child in three.
 */
function perImprovement(run: RunDescription, { minibatch, batch, rounds }: Pace): number {
  const step = stepSizeOf(run);
  if (step !== undefined) return stepsPerImprovement(run) * step.rollouts + run.examples.pareto.length;
  const compared = run.search.lineages === null ? 3 * minibatch : rounds * batch;
  return 2 * compared + run.examples.pareto.length;
}

/** Returns the number of reflections per rollout, once the seed is scored. */
function reflectionsPerRollout(run: RunDescription, pace: Pace): number {
  const step = stepSizeOf(run);
  if (step !== undefined) return (stepsPerImprovement(run) * requestsOfStep(run, step)) / perImprovement(run, pace);
  const reflections = run.search.lineages === null ? 3 : pace.rounds * Math.ceil(pace.batch / pace.minibatch);
  return reflections / perImprovement(run, pace);
}

/** Returns how many steps of another search it takes for one text to be scored on the Pareto set. As for GEPA, about one child in three beats its parent. */
function stepsPerImprovement({ search }: RunDescription): number {
  switch (search.strategy?.kind) {
    case undefined:
    case 'textgrad':
    case 'opro':
      return 1;
    case 'trace':
      return 3;
    case 'mipro':
      return search.strategy.fullEvery;
  }
}

/** Returns the requests of a step. Trace asks for all components together. */
function requestsOfStep({ search, seed }: RunDescription, { requests }: StepSize): number {
  const isForEach = search.components === 'all' && search.strategy?.kind !== 'trace';
  return requests * (isForEach ? Object.keys(seed).length : 1);
}

function meanRowTokens({ examples }: RunDescription): number {
  const rows = [...examples.feedback, ...examples.pareto];
  return sum(rows.map(({ title }) => estimateTokens(title))) / Math.max(1, rows.length);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Returns 0 when the price is unknown. */
function priceOf(model: ModelSpec | undefined, promptTokens: number, completionTokens: number): number {
  const price = model === undefined ? undefined : modelFacts(model).price;
  if (price === undefined) return 0;
  return (promptTokens * price.input + completionTokens * price.output) / 1_000_000;
}
