import { RunEndingError } from './failures/run-ending-error';

/**
 * Lets so much work be under way at once, and no more; what comes first is begun first. When some of it fails, nothing
 * that still waits is begun: it fails for the same reason.
 */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private free: number;
  private failure: { readonly reason: unknown } | undefined;

  /**
   * @param limit of what is under way at once, at least 1.
   * @param onFailure is called when work fails for the first time, while other work may be under way.
   */
  constructor(
    limit: number,
    private readonly onFailure: () => void = () => undefined,
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

  /**
   * Begins nothing more.
   *
   * @returns the reason to throw: the first one, for work that ended because other work had failed.
   */
  fail(reason: unknown): unknown {
    if (this.failure === undefined) {
      this.failure = { reason };
      this.onFailure();
    }
    return reason instanceof RunEndingError ? this.failure.reason : reason;
  }
}
