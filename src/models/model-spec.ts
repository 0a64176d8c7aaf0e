import * as v from 'valibot';
import type { RunDescription } from '../gepa/run-description';
import { variableNameSchema } from '../processes/variable-name';
import { addressSchema } from './address';

const price = v.strictObject({
  /** US dollars per million prompt tokens. */
  input: v.pipe(v.number(), v.minValue(0)),
  /** US dollars per million completion tokens. */
  output: v.pipe(v.number(), v.minValue(0)),
});

/** Where a model is asked, and with whose key. */
const addressEntries = {
  baseUrl: addressSchema('Name the variable that holds the key as apiKeyEnv'),
  model: v.pipe(v.string(), v.minLength(1, 'Expected the name of a model')),
  /** The environment variable with the key. Only the terminal reads it; the editor keeps keys in its secret storage. */
  apiKeyEnv: v.exactOptional(variableNameSchema),
};

/** A model behind an OpenAI-compatible endpoint. */
const endpointSchema = v.strictObject({
  ...addressEntries,
  temperature: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  maxTokens: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  price: v.exactOptional(price),
});

/** The practice model: offline, deterministic, no language model. */
const practiceSchema = v.strictObject({ practice: v.picklist(['student', 'reflector']) });

/** How a spec names a model. */
export const modelSpecSchema = v.union([endpointSchema, practiceSchema]);

/** A model that turns texts into vectors, behind an OpenAI-compatible endpoint. */
const embeddingSchema = v.strictObject({
  ...addressEntries,
  price: v.exactOptional(v.pick(price, ['input'])),
});

/** The spec's `models:`. Only metrics ask the judge and the embedding model. */
export const runModelsSchema = v.strictObject({
  task: v.pipe(modelSpecSchema, v.description('The model that is prompted.')),
  reflection: v.pipe(modelSpecSchema, v.description('The stronger model that proposes changes.')),
  judge: v.exactOptional(
    v.pipe(endpointSchema, v.description('The model that metrics ask for verdicts. Absent: the reflection model.')),
  ),
  embedding: v.exactOptional(v.pipe(embeddingSchema, v.description('The embedding model of the metric "similar".'))),
});

export type EndpointSpec = v.InferOutput<typeof endpointSchema>;
export type EmbeddingSpec = v.InferOutput<typeof embeddingSchema>;
export type ModelSpec = v.InferOutput<typeof modelSpecSchema>;
export type RunModelSpecs = v.InferOutput<typeof runModelsSchema>;

/** The model that judges outputs: the spec's own judge, else the reflection model. The practice models are not judges. */
export function judgeSpec({ judge, reflection }: RunModelSpecs): EndpointSpec | undefined {
  return judge ?? ('practice' in reflection ? undefined : reflection);
}

/** What a model is called on screen. */
export function nameOfModel(spec: ModelSpec | EmbeddingSpec): string {
  return 'practice' in spec ? `practice ${spec.practice}` : spec.model;
}

/** What the models of a run are called on screen, by their use. */
export function namesOfModels({ task, reflection, judge, embedding }: RunModelSpecs): RunDescription['models'] {
  return {
    task: nameOfModel(task),
    reflection: nameOfModel(reflection),
    ...(judge === undefined ? {} : { judge: nameOfModel(judge) }),
    ...(embedding === undefined ? {} : { embedding: nameOfModel(embedding) }),
  };
}
