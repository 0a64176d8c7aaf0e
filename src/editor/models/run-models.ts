// Tested by test/e2e/endpoint.test.mjs.
import * as vscode from 'vscode';
import type { Embedder } from '../../models/embedder';
import type { BatchApi, Model } from '../../models/model';
import { EmbeddingEndpoint } from '../../models/endpoints/embedding-endpoint';
import { headersFrom } from '../../models/endpoints/headers-from-environment';
import type { EmbeddingSpec } from '../../models/endpoints/endpoint-spec';
import { PacedModel } from '../../models/paced-model';
import { createModel, modelFacts, type ModelSpec } from '../../models/provider-registry';
import type { EditorModels, ModelAccess } from '../../models/providers/provider';
import type { ModelProvider } from '../../worker/run-client';
import type { ApiKeys } from './api-keys';
import { endpointOf } from '../../models/endpoints/endpoint';

/** The least time that an answer of a practice model takes, in milliseconds, so that the developer can follow a run. */
const practiceMs = 80;

/** Makes the models of a run in the extension host, which has the keys and VS Code's proxy and certificates. */
export function modelsWithKeys(keys: ApiKeys, editorModels: EditorModels): ModelProvider {
  const create = (spec: ModelSpec, folder: string): Model => {
    const { address, isLanguageModel } = modelFacts(spec);
    if (address !== undefined) return modelWithKey(spec, () => keys.keyFor(address.baseUrl));
    const model = createModel(spec, { key: undefined, editorModels, ...programAccess(folder) });
    return isLanguageModel ? model : new PacedModel(model, practiceMs);
  };
  return ({ task, otherTasks = [], reflection, judge, embedding }, specFolder) =>
    Promise.resolve({
      task: create(task, specFolder),
      otherTasks: otherTasks.map((other) => create(other, specFolder)),
      reflection: create(reflection, specFolder),
      ...(judge === undefined ? {} : { judge: create(judge, specFolder) }),
      ...(embedding === undefined ? {} : { embedding: endpointEmbedder(embedding, keys) }),
    });
}

function programAccess(folder: string): Pick<ModelAccess, 'programs'> {
  return vscode.workspace.isTrusted ? { programs: { folder } } : {};
}

/** Makes a model that looks up its key for each request, so that a key entered during an outage is used. */
function modelWithKey(spec: ModelSpec, currentKey: () => Promise<string | undefined>): Model {
  const modelWith = cachedByKey((key) => createModel(spec, { key }));
  // Reports what the entry can't have in the editor before the first request.
  const { batches } = modelWith(undefined);
  const complete: Model['complete'] = async (request, signal, onWriting) =>
    modelWith(await currentKey()).complete(request, signal, onWriting);
  return batches === undefined ? { complete } : { complete, batches: batchesWithKey(batches, modelWith, currentKey) };
}

/** @param keyless stands in for what the same entry has with a key. */
function batchesWithKey(
  keyless: BatchApi,
  modelWith: (key: string | undefined) => Model,
  currentKey: () => Promise<string | undefined>,
): BatchApi {
  const current = async () => modelWith(await currentKey()).batches ?? keyless;
  return {
    submit: async (batch, signal) => (await current()).submit(batch, signal),
    find: async (key, signal) => (await current()).find(key, signal),
    check: async (id, signal) => (await current()).check(id, signal),
  };
}

function endpointEmbedder(spec: EmbeddingSpec, keys: ApiKeys): Embedder {
  const headers = headersFrom(spec.headersEnv ?? {}, undefined);
  const embedderWith = cachedByKey((key) => new EmbeddingEndpoint(spec, key, headers));
  return {
    embed: async (texts, signal) => embedderWith(await keys.keyFor(endpointOf(spec).baseUrl)).embed(texts, signal),
  };
}

/** Caches what is made for a key until the key changes. */
function cachedByKey<Made>(make: (key: string | undefined) => Made): (key: string | undefined) => Made {
  let made: { readonly key: string | undefined; readonly value: Made } | undefined;
  return (key) => {
    if (made === undefined || made.key !== key) made = { key, value: make(key) };
    return made.value;
  };
}
