// Tested by test/unit/cli/transfer.test.ts.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Row } from '../../datasets/row';
import { examplesOfFirstModel } from '../../datasets/task-models';
import type { ComponentTexts } from '../../gepa/candidate';
import type { RunDescription } from '../../gepa/run-description';
import type { RunState } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import { namesOfModels } from '../../models/model-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import type { RunPlan } from '../plan/run-plan';
import { parseSpec, type SpecOverride } from '../spec/parse-spec';

/** The set that candidates are compared on with other models: unseen rows, if the run has any. */
export type TransferSet = 'pareto' | 'test';

/** Returns the test set, or else the Pareto set, which the winner was selected on. */
export function transferSet({ examples }: Pick<RunPlan, 'examples'>): TransferSet {
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
export function transferPlan(
  plan: RunPlan,
  runFolder: string,
  { index, texts }: TransferCandidate,
  others: readonly SpecOverride[],
): RunPlan {
  const written = JSON.stringify(plan.spec);
  const spec = parseSpec(written, join(runFolder, 'run.json'), [...oneTaskModel, noBudget, ...others]);
  const set = transferSet(plan);
  const positions = examplesOfFirstModel(plan.examples[set]);
  const none = { feedback: [], pareto: [], test: [] };
  const description: RunDescription = {
    ...plan.description,
    id: transferId(index, texts, spec.models.task, set),
    seed: texts,
    examples: { ...none, pareto: positions.flatMap((position) => plan.description.examples[set][position] ?? []) },
    paretoIsFeedback: false,
    budget: {},
    review: 'off',
    models: namesOfModels(spec.models),
  };
  return {
    ...plan,
    purpose: 'evaluation',
    spec,
    modelOverrides: [...plan.modelOverrides, ...oneTaskModel, ...others],
    examples: { ...none, pareto: positions.flatMap((position) => rowOf(plan.examples[set][position])) },
    description,
    warnings: [],
  };
}

/** With several task models, each is a column of its own. */
const oneTaskModel: readonly SpecOverride[] = [
  { path: ['models', 'otherTasks'], value: [] },
  { path: ['search', 'acrossModels'], value: 'mean' },
];

/** An evaluation has no limits, so it needs no prices. */
const noBudget: SpecOverride = { path: ['budget'], value: {} };

/** Returns a row without its task model; none for a position without a row. */
function rowOf(row: Row | undefined): readonly Row[] {
  if (row === undefined) return [];
  const { taskModel, ...shared } = row;
  return [taskModel === undefined ? row : shared];
}

/** The same candidate, model and rows have the same id, whatever the price, so that nothing is scored twice. */
function transferId(index: number, texts: ComponentTexts, model: ModelSpec, set: TransferSet): string {
  const identity = createHash('sha256')
    .update(JSON.stringify([texts, { ...model, price: undefined }, set]))
    .digest('hex');
  const name = modelFacts(model)
    .name.replace(/[^A-Za-z0-9.]+/g, '-')
    .slice(0, 40);
  return `candidate-${index}-${name}-${identity.slice(0, 8)}`;
}
