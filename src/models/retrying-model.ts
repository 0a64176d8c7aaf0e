import type { Embedder, Embeddings } from './embedder';
import type { Completion, CompletionRequest, Model } from './model';
import { Retries, type RetryPolicy } from './retries';

/** Asks another model again when a failure may pass. */
export class RetryingModel implements Model {
  private readonly retries: Retries;

  constructor(
    private readonly model: Model,
    log: (message: string) => void,
    policy?: RetryPolicy,
  ) {
    this.retries = new Retries(log, policy);
  }

  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    return this.retries.run(() => this.model.complete(request, signal), signal);
  }
}

/** Asks another embedder again when a failure may pass. */
export class RetryingEmbedder implements Embedder {
  private readonly retries: Retries;

  constructor(
    private readonly embedder: Embedder,
    log: (message: string) => void,
    policy?: RetryPolicy,
  ) {
    this.retries = new Retries(log, policy);
  }

  embed(texts: readonly string[], signal: AbortSignal): Promise<Embeddings> {
    return this.retries.run(() => this.embedder.embed(texts, signal), signal);
  }
}
