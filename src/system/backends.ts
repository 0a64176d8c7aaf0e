/** An address that takes requests, and how it does. */
export interface Backend {
  readonly url: string;
  /** Requests under way. */
  active: number;
  /** Failures since the last answer. */
  failures: number;
  /** When it may be asked again, in milliseconds since the epoch. */
  restsUntil: number;
}

export interface RestPolicy {
  /** How long an address rests after its first failure, in milliseconds; it doubles with each further one. */
  readonly firstRestMs: number;
  readonly longestRestMs: number;
}

/** Timers of more milliseconds end at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Several addresses of one service: each is asked in turn, up to so many requests at once, and rests after it failed. */
export class Backends {
  private readonly backends: readonly Backend[];
  private last = -1;
  private waiting: (() => void)[] = [];

  /** @param limit how many requests an address takes at once. */
  constructor(
    urls: readonly string[],
    private readonly limit: number,
    private readonly policy: RestPolicy,
  ) {
    this.backends = urls.map((url) => ({ url, active: 0, failures: 0, restsUntil: 0 }));
  }

  /**
   * The next address that can take a request; waits until there is one. It is to be given back.
   *
   * @throws what the signal aborts with.
   */
  async take(signal: AbortSignal): Promise<Backend> {
    for (;;) {
      signal.throwIfAborted();
      const now = Date.now();
      const next = this.inTurn().find(({ active, restsUntil }) => active < this.limit && restsUntil <= now);
      if (next !== undefined) {
        this.last = this.backends.indexOf(next);
        next.active += 1;
        return next;
      }
      await this.change(now, signal);
    }
  }

  /** Gives an address back that answered. */
  answered(backend: Backend): void {
    backend.failures = 0;
    this.release(backend);
  }

  /**
   * Gives an address back that failed, and lets it rest.
   *
   * @param askedMs for how long it asked to be left alone. It never rests for less than the policy says.
   */
  failed(backend: Backend, askedMs?: number): void {
    const { firstRestMs, longestRestMs } = this.policy;
    const now = Date.now();
    // Requests that were under way together fail together: that is one failure.
    if (backend.restsUntil <= now) backend.failures += 1;
    const rest = Math.min(longestRestMs, firstRestMs * 2 ** (backend.failures - 1));
    backend.restsUntil = Math.max(backend.restsUntil, now + Math.max(askedMs ?? 0, rest));
    this.release(backend);
  }

  /** How long it takes until one of the addresses has rested, in milliseconds. */
  shortestRestMs(): number {
    return Math.max(0, Math.min(...this.backends.map(({ restsUntil }) => restsUntil)) - Date.now());
  }

  private release(backend: Backend): void {
    backend.active -= 1;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private inTurn(): readonly Backend[] {
    return [...this.backends.slice(this.last + 1), ...this.backends.slice(0, this.last + 1)];
  }

  /** Waits until an address was given back or has rested. */
  private change(now: number, signal: AbortSignal): Promise<void> {
    const rests = this.backends.filter(({ active }) => active < this.limit).map(({ restsUntil }) => restsUntil - now);
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = rests.length === 0 ? undefined : setTimeout(wake, Math.min(longestTimerMs, ...rests));
      signal.addEventListener('abort', wake, { once: true });
      this.waiting.push(wake);
    });
  }
}
