// Tested by test/unit/gepa/search.test.ts.
import { RunEndingError } from './failures/run-ending-error';

/**
 * Limits how much work is under way, and begins the rest in the order of its arrival. Once some work fails, waiting
 * work fails for the same reason without beginning.
 */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private free: number;
  private failure: { readonly reason: unknown } | undefined;

  /**
   * @param limit the most work that may be under way, at least 1.
   * @param onFailure is called with the first failure, while other work may still be under way.
   */
  constructor(
    limit: number,
    private readonly onFailure: (reason: unknown) => void = () => undefined,
  ) {
    this.free = Math.max(1, limit);
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      if (this.failure !== undefined) throw this.failure.reason;
      return await work();
    } catch (reason) {
      throw this.fail(reason);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }

  /** Lets work begin again after `fail`, once none is under way. */
  recover(): void {
    this.failure = undefined;
  }

  /**
   * Keeps waiting work from beginning.
   *
   * @returns the reason to throw: the first failure if this one only followed from it, or else its own.
   */
  fail(reason: unknown): unknown {
    if (this.failure === undefined) {
      this.failure = { reason };
      this.onFailure(reason);
    }
    return reason instanceof RunEndingError ? this.failure.reason : reason;
  }
}
