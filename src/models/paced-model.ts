import { setTimeout as wait } from 'node:timers/promises';
import type { Completion, CompletionRequest, Model } from './model';

/**
 * Answers no faster than a person can follow. The practice model takes a fraction of a millisecond, so a run with it would
 * be over before anybody saw it.
 */
export class PacedModel implements Model {
  constructor(
    private readonly model: Model,
    private readonly shortestMs: number,
  ) {}

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const completion = await this.model.complete(request, signal);
    await wait(this.shortestMs, undefined, { signal });
    return completion;
  }
}
