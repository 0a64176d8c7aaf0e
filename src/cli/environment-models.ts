// Tested by test/unit/cli/terminal.test.ts.
import { UserError } from '../gepa/user-error';
import { valueOf } from '../gepa/named-values';
import type { Embedder } from '../models/embedder';
import type { Model } from '../models/model';
import { EmbeddingEndpoint } from '../models/endpoints/embedding-endpoint';
import { headersFrom } from '../models/endpoints/headers-from-environment';
import type { EmbeddingSpec } from '../models/endpoints/endpoint-spec';
import type { RunModelSpecs } from '../models/model-spec';
import { createModel, modelFacts, type ModelSpec } from '../models/provider-registry';
import type { ModelAddress } from '../models/providers/provider';
import type { RunModels } from '../models/run-models';
import { terminalWords as words } from './terminal-words';
import { endpointOf } from '../models/endpoints/endpoint';

/**
 * Creates the models of a run, with the keys in the environment.
 *
 * @param folder the folder of the spec, in which its programs run: absolute.
 */
export type ModelMaker = (specs: RunModelSpecs, folder: string) => RunModels;

/**
 * Creates all models of a run.
 *
 * @throws {UserError} when the variable for a key is not set.
 */
export const modelsFromEnvironment: ModelMaker = (specs, folder) => ({
  ...promptedModels(specs, folder),
  reflection: modelOf(specs.reflection, folder),
  ...metricModels(specs, folder),
});

/**
 * Creates the models of a run that never reflects. It needs the reflection model's key only if a metric asks that model for
 * verdicts.
 *
 * @throws {UserError} when the variable for a key is not set; for the reflection model, on its first request.
 */
export const modelsOfEvaluation: ModelMaker = (specs, folder) => {
  let reflection: Model | undefined;
  const complete: Model['complete'] = async (request, signal) => {
    reflection ??= modelOf(specs.reflection, folder);
    return reflection.complete(request, signal);
  };
  return { ...promptedModels(specs, folder), reflection: { complete }, ...metricModels(specs, folder) };
};

function promptedModels(
  { task, otherTasks = [] }: RunModelSpecs,
  folder: string,
): Pick<RunModels, 'task' | 'otherTasks'> {
  return { task: modelOf(task, folder), otherTasks: otherTasks.map((other) => modelOf(other, folder)) };
}

function metricModels({ judge, embedding }: RunModelSpecs, folder: string): Pick<RunModels, 'judge' | 'embedding'> {
  return {
    ...(judge === undefined ? {} : { judge: modelOf(judge, folder) }),
    ...(embedding === undefined ? {} : { embedding: embedderOf(embedding) }),
  };
}

/** Programs may run: `confirmPrograms` has made sure of it. */
function modelOf(spec: ModelSpec, folder: string): Model {
  const key = keyFromEnvironment(modelFacts(spec).address);
  return createModel(spec, { key, environment: process.env, programs: { folder } });
}

function embedderOf(spec: EmbeddingSpec): Embedder {
  const headers = headersFrom(spec.headersEnv ?? {}, process.env);
  return new EmbeddingEndpoint(spec, keyFromEnvironment(endpointOf(spec)), headers);
}

function keyFromEnvironment(address: ModelAddress | undefined): string | undefined {
  if (address?.apiKeyEnv === undefined) return undefined;
  const { apiKeyEnv, baseUrl } = address;
  const key = valueOf(process.env, apiKeyEnv);
  if (key === undefined || key === '') {
    throw new UserError(words.keyNotSet(apiKeyEnv, baseUrl));
  }
  return key;
}
