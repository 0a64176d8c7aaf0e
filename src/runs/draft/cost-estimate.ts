import { batchSize, minibatchSize, rolloutsForFirstSuccess, rolloutsForOneSuccess } from '../../gepa/budget/budget';
import { approximateSize, approximateTokens } from '../../gepa/candidate';
import type { RunDescription } from '../../gepa/run-description';
import { judgeSpec, type RunModelSpecs } from '../../models/model-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { describeDraft, type RunDraft } from './run-draft';

/** What an answer is taken to be long, in tokens, before any was seen. */
const answerTokens = 80;
/** The part of a reflection request that is the same in all of them, in tokens. */
const instructionTokens = 500;
/** The part of a judge's request that is the same in all of them, in tokens. */
const rubricTokens = 300;

/** What a budget of rollouts buys, before anything was run. */
export interface CostEstimate {
  /** How often the search can find a better candidate, roughly: seldom more often. 0 where it cannot even once. */
  readonly improvements: number;
  /** Requests to the reflection model, roughly: fewer where the prompt is right already. */
  readonly reflections: number;
  /** Requests to the judge, roughly. */
  readonly judgements: number;
  /** US dollars, roughly, for the models whose price is known; undefined when none is. Practice models cost nothing. */
  readonly usd: number | undefined;
  /** Whether models are asked whose price is not known, which comes on top. */
  readonly isMore: boolean;
}

/** What a number of rollouts buys a draft's run, or how many it would need for one improvement. */
export type DraftCost =
  | { readonly kind: 'tooFew'; readonly needed: number }
  | { readonly kind: 'estimated'; readonly estimate: CostEstimate };

/** Estimates a draft's run with a number of rollouts. As long as it has no data, no number is too few. */
export function costOfDraft(draft: RunDraft, rollouts: number): DraftCost {
  const { data, models, asked } = draft;
  const run = describeDraft(draft);
  const needed = rolloutsForFirstSuccess(run);
  if (data !== undefined && rollouts < needed) return { kind: 'tooFew', needed };
  const verdicts = 'problem' in asked ? 0 : asked.verdicts;
  return { kind: 'estimated', estimate: estimateCost(run, rollouts, models, verdicts) };
}

/**
 * Estimates a run with a budget of rollouts. Tokens are counted as 4 characters each.
 *
 * @param verdicts that the metric asks a judge for, per rollout.
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
 * Rollouts that a better candidate usually takes. Each reflection takes two minibatches, of its parent and of its child, and
 * a child that is better is scored on the Pareto set: with lineages what all rounds of an iteration found together, else, as
 * a rule, one child in three.
 */
function perImprovement(run: RunDescription): number {
  const { lineages } = run.search;
  const looked = lineages === null ? 3 * minibatchSize(run) : lineages.rounds * batchSize(run);
  return 2 * looked + run.examples.pareto.length;
}

/** How many reflections a rollout beyond the seed's comes with. */
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
