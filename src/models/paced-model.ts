// Tested by test/e2e/tour.test.mjs.
import { setTimeout as wait } from 'node:timers/promises';
import type { Completion, CompletionRequest, Model, OnWriting } from './model';

/** Slows a model down for people to follow. A run with the practice model would otherwise end within a moment. */
export class PacedModel implements Model {
  constructor(
    private readonly model: Model,
    private readonly shortestMs: number,
  ) {}

  async complete(request: CompletionRequest, signal: AbortSignal, onWriting?: OnWriting): Promise<Completion> {
    const completion = await this.model.complete(request, signal, onWriting);
    await wait(this.shortestMs, undefined, { signal });
    return completion;
  }
}
