import { batchSize, minibatchSize, rolloutsForFirstSuccess, rolloutsForOneSuccess } from '../../gepa/budget/budget';
import { approximateSize, approximateTokens } from '../../gepa/candidate';
import type { RunDescription } from '../../gepa/run-description';
import { judgeSpec, type RunModelSpecs } from '../../models/model-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { describeDraft, type RunDraft } from './run-draft';

/** The assumed length of an answer, in tokens. */
const answerTokens = 80;
/** The length of the fixed part of a reflection request, in tokens. */
const instructionTokens = 500;
/** The length of the fixed part of a request to the judge, in tokens. */
const rubricTokens = 300;

/** A rough estimate of what a run with a number of rollouts achieves and costs. */
export interface CostEstimate {
  /** How many times at most the search is likely to find a better candidate; 0 when the rollouts are too few for one. */
  readonly improvements: number;
  /** Requests to the reflection model. A prompt that is good already takes fewer. */
  readonly reflections: number;
  /** Requests to the judge. */
  readonly judgements: number;
  /** US dollars for the models with a known price, where practice models cost nothing; undefined when no price is known. */
  readonly usd: number | undefined;
  /** Whether the cost of models without a known price comes on top. */
  readonly isMore: boolean;
}

/** What a number of rollouts achieves and costs, or how many rollouts one improvement would need. */
export type DraftCost =
  | { readonly kind: 'tooFew'; readonly needed: number }
  | { readonly kind: 'estimated'; readonly estimate: CostEstimate };

/** Estimates the run that a draft describes. Before data is chosen, no number of rollouts is too few. */
export function costOfDraft(draft: RunDraft, rollouts: number): DraftCost {
  const { data, models, modelNeeds } = draft;
  const run = describeDraft(draft);
  const needed = rolloutsForFirstSuccess(run);
  if (data !== undefined && rollouts < needed) return { kind: 'tooFew', needed };
  const verdicts = 'problem' in modelNeeds ? 0 : modelNeeds.verdicts;
  return { kind: 'estimated', estimate: estimateCost(run, rollouts, models, verdicts) };
}

/**
 * Estimates a run with a budget of rollouts. A token is assumed to have 4 characters.
 *
 * @param verdicts requested from the judge per rollout.
 */
export function estimateCost(
  run: RunDescription,
  rollouts: number,
  models: Pick<RunModelSpecs, 'task' | 'reflection' | 'judge'>,
  verdicts = 0,
): CostEstimate {
  const left = Math.max(0, rollouts - run.examples.pareto.length);
  const improvements = left < rolloutsForOneSuccess(run) ? 0 : Math.max(1, Math.floor(left / perImprovement(run)));
  const reflections = Math.round(left * reflectionsPerRollout(run));
  const prompt = approximateSize(run.seed);
  const row = meanRowTokens(run);
  const taskCalls = rollouts + 2 * run.examples.test.length;
  const judgements = Math.round(taskCalls * verdicts);
  const perReflection = instructionTokens + prompt + minibatchSize(run) * (row + 3 * answerTokens);
  const costs = [
    priceOf(models.task, taskCalls * (prompt + row), taskCalls * answerTokens),
    priceOf(models.reflection, reflections * perReflection, reflections * (prompt + 2 * answerTokens)),
    ...(judgements === 0
      ? []
      : [priceOf(judgeSpec(models), judgements * (rubricTokens + row + answerTokens), judgements * answerTokens)]),
  ];
  const known = costs.filter((cost) => cost !== undefined);
  const usd = known.length === 0 ? undefined : known.reduce((sum, cost) => sum + cost);
  return { improvements, reflections, judgements, usd, isMore: known.length < costs.length };
}

/**
 * Returns how many rollouts it usually takes to find a better candidate. Each reflection runs its parent and its child on
 * a minibatch. One child is then scored on the Pareto set: with lineages the combined result of an iteration's rounds,
 * otherwise about one child in three.
 */
function perImprovement(run: RunDescription): number {
  const { lineages } = run.search;
  const compared = lineages === null ? 3 * minibatchSize(run) : lineages.rounds * batchSize(run);
  return 2 * compared + run.examples.pareto.length;
}

/** Returns the number of reflections per rollout, once the seed is scored. */
function reflectionsPerRollout(run: RunDescription): number {
  const { lineages } = run.search;
  const reflections = lineages === null ? 3 : lineages.rounds * Math.ceil(batchSize(run) / minibatchSize(run));
  return reflections / perImprovement(run);
}

function meanRowTokens({ examples }: RunDescription): number {
  const rows = [...examples.feedback, ...examples.pareto];
  return rows.reduce((sum, { title }) => sum + approximateTokens(title), 0) / Math.max(1, rows.length);
}

function priceOf(model: ModelSpec | undefined, promptTokens: number, completionTokens: number): number | undefined {
  const price = model === undefined ? undefined : modelFacts(model).price;
  if (price === undefined) return undefined;
  return (promptTokens * price.input + completionTokens * price.output) / 1_000_000;
}
