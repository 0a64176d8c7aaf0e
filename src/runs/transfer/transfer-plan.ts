// Tested by test/unit/cli/transfer.test.ts.
import { join } from 'node:path';
import type { ComponentTexts } from '../../gepa/candidate';
import type { RunState } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import type { RunPlan } from '../plan/run-plan';
import { planEvaluation, type EvaluatedSet, type Evaluation } from '../evaluations/evaluation';
import type { SpecOverride } from '../spec/parse-spec';

/** Returns the test set, or else the Pareto set, which the winner was selected on. */
export function transferSet({ examples }: Pick<RunPlan, 'examples'>): EvaluatedSet {
  return examples.test.length > 0 ? 'test' : 'pareto';
}

/** One candidate of a run, to be scored with another task model. */
export interface TransferCandidate {
  readonly index: number;
  readonly texts: ComponentTexts;
}

/**
 * Returns the chosen candidates with the seed before them; without a choice, the seed and the best candidate.
 *
 * @throws {UserError} when the run has no such candidate.
 */
export function transferCandidates(
  { candidates }: Pick<RunState, 'candidates'>,
  chosen: readonly number[],
): readonly TransferCandidate[] {
  return [...new Set([0, ...chosen])].map((index) => {
    const candidate = candidates[index];
    if (candidate !== undefined) return { index, texts: candidate.texts };
    throw new UserError(`The run has no candidate ${index}. Its candidates are 0 to ${candidates.length - 1}.`);
  });
}

/**
 * Names another task model.
 *
 * @param model a model's entry as in a spec, or only the name of a model at the address of the run's own. That has another price.
 */
export function otherTaskModel(model: unknown, own: ModelSpec): SpecOverride {
  if (typeof model !== 'string') return { path: ['models', 'task'], value: model };
  const rest = Object.fromEntries(Object.entries(own).filter(([key]) => key !== 'price'));
  return { path: ['models', 'task'], value: { ...rest, model } };
}

/**
 * Plans the evaluation of a candidate with another task model. Metric, judge and settings stay those of the run.
 *
 * @param plan of the run, with its own models.
 * @param others `otherTaskModel`, and other overrides of models.
 * @throws {SpecError} when the model isn't valid.
 */
export function transferEvaluation(
  plan: RunPlan,
  runFolder: string,
  { index, texts }: TransferCandidate,
  others: readonly SpecOverride[],
): Evaluation {
  const nameFor = (model: ModelSpec) =>
    `candidate-${index}-${modelFacts(model)
      .name.replace(/[^A-Za-z0-9.]+/g, '-')
      .slice(0, 40)}`;
  return planEvaluation(plan, join(runFolder, 'transfer'), { nameFor, texts, set: transferSet(plan) }, others);
}
