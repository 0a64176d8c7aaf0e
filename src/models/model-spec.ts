// Tested by test/unit/models/practice/learning.test.ts.
import * as v from 'valibot';
import type { RunDescription } from '../gepa/run-description';
import { endpointOf } from './endpoints/endpoint';
import { embeddingSchema } from './endpoints/endpoint-spec';
import { modelFacts, modelSpecSchema, type ModelSpec } from './provider-registry';

const judgeSchema = v.pipe(
  modelSpecSchema,
  v.check((spec) => modelFacts(spec).isLanguageModel, 'Expected a language model: the practice models cannot judge'),
  v.description('The model that metrics ask for verdicts. Absent: the reflection model.'),
);

/** The spec's `models:`. Only metrics ask the judge and the embedding model. */
export const runModelsSchema = v.strictObject({
  task: v.pipe(modelSpecSchema, v.description('The model that is prompted.')),
  otherTasks: v.exactOptional(
    v.pipe(
      v.array(modelSpecSchema),
      v.description('Further models that are prompted. Every row is an example for each of them and for models.task.'),
    ),
  ),
  reflection: v.pipe(modelSpecSchema, v.description('The stronger model that proposes changes.')),
  judge: v.exactOptional(judgeSchema),
  embedding: v.exactOptional(v.pipe(embeddingSchema, v.description('The embedding model of the metric "similar".'))),
});

export type RunModelSpecs = v.InferOutput<typeof runModelsSchema>;

/** Returns the model that judges outputs: the spec's judge, or else its reflection model. Undefined when that cannot judge. */
export function judgeSpec({ judge, reflection }: RunModelSpecs): ModelSpec | undefined {
  return judge ?? (modelFacts(reflection).isLanguageModel ? reflection : undefined);
}

/** Returns all models that are prompted, in the order of `Row.taskModel`. */
export function taskSpecs({ task, otherTasks = [] }: RunModelSpecs): readonly ModelSpec[] {
  return [task, ...otherTasks];
}

/** Returns all models that complete conversations. */
export function chatSpecs(specs: RunModelSpecs): readonly ModelSpec[] {
  const { reflection, judge } = specs;
  return [...taskSpecs(specs), reflection, ...(judge === undefined ? [] : [judge])];
}

/** Returns what each of the models that are prompted is called. Those with the same name are numbered. */
export function taskNames(specs: RunModelSpecs): readonly string[] {
  const names = taskSpecs(specs).map((spec) => modelFacts(spec).name);
  return names.map((name, place) => {
    const earlier = names.slice(0, place).filter((other) => other === name).length;
    return earlier === 0 ? name : `${name} (${earlier + 1})`;
  });
}

/** Returns what the models of a run are called on screen, by their use. */
export function namesOfModels(specs: RunModelSpecs): RunDescription['models'] {
  const { reflection, judge, embedding } = specs;
  return {
    task: taskNames(specs).join(', '),
    reflection: modelFacts(reflection).name,
    ...(judge === undefined ? {} : { judge: modelFacts(judge).name }),
    ...(embedding === undefined ? {} : { embedding: embedding.model }),
  };
}

/** Returns the uses whose model has no system role, as a run's description records them. */
export function foldedUses(specs: RunModelSpecs): Pick<RunDescription, 'foldsSystem'> {
  const uses = (['task', 'reflection', 'judge'] as const).filter((use) => {
    const ofUse = use === 'task' ? taskSpecs(specs) : [specs[use]];
    return ofUse.some((spec) => spec !== undefined && modelFacts(spec).foldsSystem === true);
  });
  return uses.length === 0 ? {} : { foldsSystem: uses };
}

/** Returns the addresses that the models of a run are asked at, each use for itself. */
export function addressesOf(specs: RunModelSpecs): readonly string[] {
  const { embedding } = specs;
  const addresses = chatSpecs(specs).map((spec) => modelFacts(spec).address);
  const embedder = embedding === undefined ? undefined : endpointOf(embedding);
  return [...addresses, embedder].flatMap((address) => (address === undefined ? [] : [address.baseUrl]));
}
