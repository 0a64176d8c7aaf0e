import { UserError } from '../gepa/user-error';
import { valueOf } from '../gepa/named-values';
import type { Embedder } from '../models/embedder';
import type { Model } from '../models/model';
import { EmbeddingEndpoint } from '../models/endpoints/embedding-endpoint';
import type { EmbeddingSpec } from '../models/endpoints/endpoint-spec';
import type { RunModelSpecs } from '../models/model-spec';
import { createModel, modelFacts, type ModelSpec } from '../models/provider-registry';
import type { ModelAddress } from '../models/providers/provider';
import type { RunModels } from '../models/run-models';

/** Makes the models of a run, with the keys that the environment holds for them. */
export type ModelMaker = (specs: RunModelSpecs) => RunModels;

/**
 * All models of a run.
 *
 * @throws {UserError} when a variable that is to hold a key is not set.
 */
export const modelsFromEnvironment: ModelMaker = (specs) => ({
  task: modelOf(specs.task),
  reflection: modelOf(specs.reflection),
  ...metricModels(specs),
});

/**
 * The models of a run that never reflects: nobody needs the reflection model's key for it, unless a metric asks that model
 * for verdicts.
 *
 * @throws {UserError} when the variable that is to hold a key is not set; for the reflection model when it is first asked.
 */
export const modelsOfEvaluation: ModelMaker = (specs) => {
  let reflection: Model | undefined;
  const complete: Model['complete'] = async (request, signal) => {
    reflection ??= modelOf(specs.reflection);
    return reflection.complete(request, signal);
  };
  return { task: modelOf(specs.task), reflection: { complete }, ...metricModels(specs) };
};

function metricModels({ judge, embedding }: RunModelSpecs): Pick<RunModels, 'judge' | 'embedding'> {
  return {
    ...(judge === undefined ? {} : { judge: modelOf(judge) }),
    ...(embedding === undefined ? {} : { embedding: embedderOf(embedding) }),
  };
}

function modelOf(spec: ModelSpec): Model {
  return createModel(spec, { key: keyFromEnvironment(modelFacts(spec).address) });
}

function embedderOf(spec: EmbeddingSpec): Embedder {
  return new EmbeddingEndpoint(spec, keyFromEnvironment(spec));
}

function keyFromEnvironment(address: ModelAddress | undefined): string | undefined {
  if (address?.apiKeyEnv === undefined) return undefined;
  const { apiKeyEnv, baseUrl } = address;
  const key = valueOf(process.env, apiKeyEnv);
  if (key === undefined || key === '') {
    throw new UserError(`The environment variable ${apiKeyEnv} is not set. It is to hold the API key for ${baseUrl}.`);
  }
  return key;
}
