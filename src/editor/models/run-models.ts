import { createEmbedder, createModel } from '../../models/create-model';
import type { EmbeddingSpec, ModelSpec } from '../../models/model-spec';
import { PacedModel } from '../../models/paced-model';
import type { ModelProvider } from '../../worker/run-client';
import type { ApiKeys } from './api-keys';

/** The addresses that models of a run are asked at. Practice models have none. */
export function endpointsOf(specs: readonly (ModelSpec | EmbeddingSpec)[]): readonly string[] {
  return specs.flatMap((spec) => ('practice' in spec ? [] : [spec.baseUrl]));
}

/** How long an answer of a practice model takes at least: a run with it is to be followed, not to be over in a blink. */
const practiceMs = 80;

/** Makes the models of a run in the extension host, where the keys and VS Code's proxy and certificates are. */
export function modelsWithKeys(keys: ApiKeys, log: (message: string) => void): ModelProvider {
  const create = async (spec: ModelSpec) =>
    'practice' in spec
      ? new PacedModel(createModel(spec, undefined, log), practiceMs)
      : createModel(spec, await keys.keyFor(spec.baseUrl), log);
  return async ({ task, reflection, judge, embedding }) => ({
    task: await create(task),
    reflection: await create(reflection),
    ...(judge === undefined ? {} : { judge: await create(judge) }),
    ...(embedding === undefined
      ? {}
      : { embedding: createEmbedder(embedding, await keys.keyFor(embedding.baseUrl), log) }),
  });
}
