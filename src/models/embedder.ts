import type { Usage } from '../gepa/rollout';

/** The vectors of some texts. Plain data: it crosses between the worker and its host. */
export interface Embeddings {
  /** One for each text, in their order, all of the same length. */
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage;
}

/** Anything that turns texts into vectors whose angle says how alike their meanings are. */
export interface Embedder {
  /** Throws a `ModelError`. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embeddings>;
}
