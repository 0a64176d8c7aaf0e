import { UserError } from '../gepa/user-error';
import { valueOf } from '../gepa/named-values';
import { createEmbedder, createModel } from '../models/create-model';
import type { Embedder } from '../models/embedder';
import type { Model } from '../models/model';
import type { EmbeddingSpec, ModelSpec, RunModelSpecs } from '../models/model-spec';
import type { RunModels } from '../models/run-models';

/** Makes the models of a run, with the keys that the environment holds for them. */
export type ModelMaker = (specs: RunModelSpecs) => RunModels;

/**
 * All models of a run.
 *
 * @param log is called for every failed attempt.
 * @throws {UserError} when a variable that is to hold a key is not set.
 */
export function modelsFromEnvironment(log: (message: string) => void): ModelMaker {
  return (specs) => ({
    task: modelOf(specs.task, log),
    reflection: modelOf(specs.reflection, log),
    ...metricModels(specs, log),
  });
}

/**
 * The models of a run that never reflects: nobody needs the reflection model's key for it, unless a metric asks that model
 * for verdicts.
 *
 * @param log is called for every failed attempt.
 * @throws {UserError} when the variable that is to hold a key is not set; for the reflection model when it is first asked.
 */
export function modelsOfEvaluation(log: (message: string) => void): ModelMaker {
  return (specs) => {
    let reflection: Model | undefined;
    const complete: Model['complete'] = async (request, signal) => {
      reflection ??= modelOf(specs.reflection, log);
      return reflection.complete(request, signal);
    };
    return { task: modelOf(specs.task, log), reflection: { complete }, ...metricModels(specs, log) };
  };
}

function metricModels(
  { judge, embedding }: RunModelSpecs,
  log: (message: string) => void,
): Pick<RunModels, 'judge' | 'embedding'> {
  return {
    ...(judge === undefined ? {} : { judge: modelOf(judge, log) }),
    ...(embedding === undefined ? {} : { embedding: embedderOf(embedding, log) }),
  };
}

function modelOf(spec: ModelSpec, log: (message: string) => void): Model {
  return createModel(spec, keyFromEnvironment(spec), log);
}

function embedderOf(spec: EmbeddingSpec, log: (message: string) => void): Embedder {
  return createEmbedder(spec, keyFromEnvironment(spec), log);
}

function keyFromEnvironment(spec: ModelSpec | EmbeddingSpec): string | undefined {
  if ('practice' in spec || spec.apiKeyEnv === undefined) return undefined;
  const key = valueOf(process.env, spec.apiKeyEnv);
  if (key === undefined || key === '') {
    throw new UserError(
      `The environment variable ${spec.apiKeyEnv} is not set. It is to hold the API key for ${spec.baseUrl}.`,
    );
  }
  return key;
}
