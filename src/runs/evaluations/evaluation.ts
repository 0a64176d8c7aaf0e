// Tested by test/unit/cli/transfer.test.ts.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../../datasets/row';
import { examplesOfFirstModel } from '../../datasets/task-models';
import type { ComponentTexts } from '../../gepa/candidate';
import type { RunEvent } from '../../gepa/events';
import type { RunDescription } from '../../gepa/run-description';
import { namesOfModels } from '../../models/model-spec';
import type { ModelSpec } from '../../models/provider-registry';
import { createRunFolder } from '../folder/run-folder';
import { readEvents } from '../journal/journal';
import { journalFile } from '../journal/journal-file';
import { planResume } from '../plan/plan-resume';
import type { RunPlan } from '../plan/run-plan';
import { parseSpec, type SpecOverride } from '../spec/parse-spec';

/** A set of a run that texts are scored on after the run. */
export type EvaluatedSet = 'pareto' | 'test';

/** Texts that are scored on rows of a finished run, in a folder below that of the run. */
export interface Evaluation {
  readonly plan: RunPlan;
  /** May not exist yet. */
  readonly folder: string;
}

/** What is scored, and how it is called. */
export interface EvaluatedTexts {
  /** Returns the beginning of the id, which a hash follows, given the model that answers. */
  readonly nameFor: (model: ModelSpec) => string;
  readonly texts: ComponentTexts;
  readonly set: EvaluatedSet;
}

/**
 * Plans the scoring of texts as the run scores its candidates: with its metric, judge and settings. The same texts, model and set
 * have the same folder, so that nothing is scored twice.
 *
 * @param plan of the run, with its own models.
 * @param folder absolute path of the folder for evaluations of this kind.
 * @param overrides of the spec.
 * @throws {SpecError} when an override isn't valid.
 */
export function planEvaluation(
  plan: RunPlan,
  folder: string,
  { nameFor, texts, set }: EvaluatedTexts,
  overrides: readonly SpecOverride[] = [],
): Evaluation {
  const written = JSON.stringify(plan.spec);
  const spec = parseSpec(written, join(folder, 'run.json'), [...oneTaskModel, noBudget, ...overrides]);
  const positions = examplesOfFirstModel(plan.examples[set]);
  const none = { feedback: [], pareto: [], test: [] };
  // Whatever the price is, so that a new one doesn't score again.
  const identity = [texts, { ...spec.models.task, price: undefined }, set];
  const id = `${nameFor(spec.models.task)}-${createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 8)}`;
  const description: RunDescription = {
    ...plan.description,
    id,
    seed: texts,
    examples: { ...none, pareto: positions.flatMap((position) => plan.description.examples[set][position] ?? []) },
    paretoIsFeedback: false,
    budget: {},
    review: 'off',
    models: namesOfModels(spec.models),
  };
  const evaluated: RunPlan = {
    ...plan,
    purpose: 'evaluation',
    spec,
    modelOverrides: [...plan.modelOverrides, ...oneTaskModel, ...overrides],
    examples: { ...none, pareto: positions.flatMap((position) => rowOf(plan.examples[set][position])) },
    description,
    warnings: [],
  };
  return { plan: evaluated, folder: join(folder, id) };
}

/** With several task models, only the first answers. */
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

/** Creates the folder of an evaluation, or opens the one that was interrupted. */
export async function openEvaluation({
  folder,
  plan,
}: Evaluation): Promise<{ readonly runFolder: string; readonly plan: RunPlan }> {
  if (existsSync(join(folder, 'run.json'))) return { runFolder: folder, plan: await planResume(folder) };
  return createRunFolder(join(folder, '..'), plan, new Date());
}

/** Whether an evaluation has begun, so that its journal has results. */
export function hasBegun({ folder }: Evaluation): boolean {
  return existsSync(journalFile(folder));
}

/** Whether an evaluation was run to its end. */
export function hasFinished(evaluation: Evaluation): boolean {
  if (!hasBegun(evaluation)) return false;
  let finished = false;
  for (const event of eventsOf(evaluation.folder)) {
    if (event.type === 'runResumed') finished = false;
    if (event.type === 'runStopped') finished = event.reason.kind === 'finished';
  }
  return finished;
}

/** Reads the events of a run or an evaluation, without those of damaged lines. */
export function eventsOf(folder: string): Iterable<RunEvent> {
  return readEvents(folder, () => undefined);
}
