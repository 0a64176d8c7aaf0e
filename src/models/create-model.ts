import type { Embedder } from './embedder';
import { EmbeddingEndpoint } from './embedding-endpoint';
import type { Model } from './model';
import type { EmbeddingSpec, ModelSpec } from './model-spec';
import { OpenAiEndpoint } from './openai-endpoint';
import { PracticeReflector } from './practice/reflector';
import { PracticeStudent } from './practice/student';
import { RetryingEmbedder, RetryingModel } from './retrying-model';

/**
 * Makes the model that a spec names. Endpoints are asked again when a failure may pass.
 * @param key the endpoint's key; absent where none is needed.
 * @param log is called for every failed attempt.
 */
export function createModel(spec: ModelSpec, key: string | undefined, log: (message: string) => void): Model {
  if (!('practice' in spec)) return new RetryingModel(new OpenAiEndpoint(spec, key), log);
  return spec.practice === 'student' ? new PracticeStudent() : new PracticeReflector();
}

/**
 * Makes the embedding model that a spec names. It is asked again when a failure may pass.
 * @param key the endpoint's key; absent where none is needed.
 * @param log is called for every failed attempt.
 */
export function createEmbedder(spec: EmbeddingSpec, key: string | undefined, log: (message: string) => void): Embedder {
  return new RetryingEmbedder(new EmbeddingEndpoint(spec, key), log);
}
