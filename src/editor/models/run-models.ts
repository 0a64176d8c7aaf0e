import type { Embedder } from '../../models/embedder';
import type { Model } from '../../models/model';
import { EmbeddingEndpoint } from '../../models/endpoints/embedding-endpoint';
import type { EmbeddingSpec } from '../../models/endpoints/endpoint-spec';
import { PacedModel } from '../../models/paced-model';
import { createModel, modelFacts, type ModelSpec } from '../../models/provider-registry';
import type { ModelProvider } from '../../worker/run-client';
import type { ApiKeys } from './api-keys';

/** How long an answer of a practice model takes at least: a run with it is to be followed, not to be over in a blink. */
const practiceMs = 80;

/** Makes the models of a run in the extension host, where the keys and VS Code's proxy and certificates are. */
export function modelsWithKeys(keys: ApiKeys): ModelProvider {
  const create = (spec: ModelSpec): Model => {
    const { address, isLanguageModel } = modelFacts(spec);
    if (address !== undefined) return modelWithKey(spec, () => keys.keyFor(address.baseUrl));
    const model = createModel(spec, { key: undefined });
    return isLanguageModel ? model : new PacedModel(model, practiceMs);
  };
  return ({ task, reflection, judge, embedding }) =>
    Promise.resolve({
      task: create(task),
      reflection: create(reflection),
      ...(judge === undefined ? {} : { judge: create(judge) }),
      ...(embedding === undefined ? {} : { embedding: endpointEmbedder(embedding, keys) }),
    });
}

/** Asks with the key as it is then: one that is set while the run waits for it is taken. */
function modelWithKey(spec: ModelSpec, currentKey: () => Promise<string | undefined>): Model {
  const modelWith = latest((key) => createModel(spec, { key }));
  return { complete: async (request, signal) => modelWith(await currentKey()).complete(request, signal) };
}

function endpointEmbedder(spec: EmbeddingSpec, keys: ApiKeys): Embedder {
  const embedderWith = latest((key) => new EmbeddingEndpoint(spec, key));
  return { embed: async (texts, signal) => embedderWith(await keys.keyFor(spec.baseUrl)).embed(texts, signal) };
}

/** Makes something for a key, and again only for another key. */
function latest<Made>(make: (key: string | undefined) => Made): (key: string | undefined) => Made {
  let made: { readonly key: string | undefined; readonly value: Made } | undefined;
  return (key) => {
    if (made === undefined || made.key !== key) made = { key, value: make(key) };
    return made.value;
  };
}
