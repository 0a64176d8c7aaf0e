import { minibatchSize, rolloutsForOneSuccess } from '../../gepa/budget';
import { approximateSize, approximateTokens } from '../../gepa/candidate';
import type { RunDescription } from '../../gepa/run-description';
import type { ModelSpec } from '../../models/model-spec';

/** What an answer is taken to be long, in tokens, before any was seen. */
const answerTokens = 80;
/** The part of a reflection request that is the same in all of them, in tokens. */
const instructionTokens = 500;

/** What a budget of rollouts buys, before anything was run. */
export interface CostEstimate {
  /** How often the search can find a better candidate at most. */
  readonly improvements: number;
  /** US dollars, roughly; undefined when a price is not known. Practice models cost nothing. */
  readonly usd: number | undefined;
}

/** Estimates a run with a budget of rollouts. Tokens are counted as 4 characters each. */
export function estimateCost(
  run: RunDescription,
  rollouts: number,
  models: { readonly task: ModelSpec; readonly reflection: ModelSpec },
): CostEstimate {
  const pareto = run.examples.pareto.length;
  const improvements = Math.max(0, Math.floor((rollouts - pareto) / rolloutsForOneSuccess(run)));
  // As a rule one proposal in three improves its minibatch; the others cost two minibatches.
  const proposals = Math.max(0, rollouts - pareto) / (2 * minibatchSize(run) + pareto / 3);
  const prompt = approximateSize(run.seed);
  const row = meanRowTokens(run);
  const taskCalls = rollouts + 2 * run.examples.test.length;
  const taskUsd = priceOf(models.task, taskCalls * (prompt + row), taskCalls * answerTokens);
  const perReflection = instructionTokens + prompt + minibatchSize(run) * (row + 3 * answerTokens);
  const reflectionUsd = priceOf(models.reflection, proposals * perReflection, proposals * (prompt + 2 * answerTokens));
  return {
    improvements,
    usd: taskUsd === undefined || reflectionUsd === undefined ? undefined : taskUsd + reflectionUsd,
  };
}

function meanRowTokens({ examples }: RunDescription): number {
  const rows = [...examples.feedback, ...examples.pareto];
  return rows.reduce((sum, { title }) => sum + approximateTokens(title), 0) / Math.max(1, rows.length);
}

function priceOf(model: ModelSpec, promptTokens: number, completionTokens: number): number | undefined {
  if ('practice' in model) return 0;
  if (model.price === undefined) return undefined;
  return (promptTokens * model.price.input + completionTokens * model.price.output) / 1_000_000;
}
