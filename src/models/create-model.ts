import type { Embedder } from './embedder';
import { EmbeddingEndpoint } from './embedding-endpoint';
import type { Model } from './model';
import type { EmbeddingSpec, ModelSpec } from './model-spec';
import { OpenAiEndpoint } from './openai-endpoint';
import { PracticeReflector } from './practice/reflector';
import { PracticeStudent } from './practice/student';

/**
 * Makes the model that a spec names. An endpoint is asked once: a run asks again, see `OutageGate`.
 *
 * @param key the endpoint's key; absent where none is needed.
 * @throws {ModelError} when the key cannot be one.
 */
export function createModel(spec: ModelSpec, key: string | undefined): Model {
  if (!('practice' in spec)) return new OpenAiEndpoint(spec, key);
  return spec.practice === 'student' ? new PracticeStudent() : new PracticeReflector();
}

/**
 * Makes the embedding model that a spec names. It is asked once, as other models are.
 *
 * @param key the endpoint's key; absent where none is needed.
 * @throws {ModelError} when the key cannot be one.
 */
export function createEmbedder(spec: EmbeddingSpec, key: string | undefined): Embedder {
  return new EmbeddingEndpoint(spec, key);
}
