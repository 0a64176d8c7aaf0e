import type { RunModelSpecs } from '../../models/model-spec';
import type { Model } from '../../models/model';
import { ModelError } from '../../models/model-error';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import type { RunModels } from '../../models/run-models';

/** What a model is asked. Its answer costs next to nothing, and any text will do. */
export const trialQuestion = 'Answer with the word "ready".';

/** A model that a run asks only after it has spent money on rollouts. */
interface LaterModel {
  readonly use: 'reflection' | 'judge';
  readonly model: Model;
  readonly spec: ModelSpec;
}

/**
 * Tries the models that the run needs later, the reflection model and the judge, with a tiny request each. A wrong name, a wrong
 * key or a setting that a model refuses shows before anything else is spent. The first rollouts try the task model.
 *
 * @param hasAnswered whether an endpoint answered the run in an earlier session. Its models aren't tried.
 * @throws {Error} when a model has no usable answer. The message says which model it is, and why.
 */
export async function tryModels(
  models: RunModels,
  specs: RunModelSpecs,
  hasAnswered: (endpoint: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  for (const later of laterModels(models, specs)) {
    const { endpoint, isLanguageModel } = modelFacts(later.spec);
    if (isLanguageModel && !hasAnswered(endpoint)) await tryModel(later, signal);
  }
}

function laterModels(models: RunModels, specs: RunModelSpecs): readonly LaterModel[] {
  const reflection: LaterModel = { use: 'reflection', model: models.reflection, spec: specs.reflection };
  if (models.judge === undefined || specs.judge === undefined) return [reflection];
  return [reflection, { use: 'judge', model: models.judge, spec: specs.judge }];
}

async function tryModel({ use, model, spec }: LaterModel, signal: AbortSignal): Promise<void> {
  const { name, endpoint, settings } = modelFacts(spec);
  const failure = (why: string) =>
    new Error(`The ${use} model "${name}" failed a short test before the run, so nothing else was spent. ${why}`);
  try {
    const { text } = await model.complete(
      { messages: [{ role: 'user', content: trialQuestion }], ...settings },
      signal,
    );
    if (text.trim() !== '') return;
  } catch (error) {
    if (error instanceof ModelError && !signal.aborted) throw failure(error.message);
    throw error;
  }
  throw failure(`${endpoint} answered with an empty text. Choose another model, or change its options in the spec.`);
}
