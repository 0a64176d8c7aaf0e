// Tested by test/unit/models/endpoints/embedding-endpoint.test.ts.
import type { Usage } from '../gepa/rollout';

/** The vectors of some texts. Plain data: it crosses between the worker and its host. */
export interface Embeddings {
  /** One vector per text, in the order of the texts, all of the same length. */
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage;
}

/** Turns texts into vectors: the smaller the angle between two, the closer their meanings. */
export interface Embedder {
  /** @throws {ModelError} when there are no usable vectors. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embeddings>;
}
