// Tested by test/unit/runs/session/batched-run.test.ts.
import type { Model } from '../model';

/** Lets so much work, such as requests of several models, be under way at a time, in the order in which they come. */
export class ConcurrencyLimit {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(most: number) {
    this.free = most;
  }

  /** Limits a model's requests. */
  of(model: Model): Model {
    return { ...model, complete: (request, signal) => this.run(() => model.complete(request, signal)) };
  }

  /** Does work when its turn has come. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
