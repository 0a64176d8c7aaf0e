/** An address of a service and its state. */
export interface Backend {
  readonly url: string;
  /** Requests under way. */
  active: number;
  /** Failures since the last answer. */
  failures: number;
  /** When it may get requests again, in milliseconds since 1970. */
  backoffUntil: number;
}

export interface BackoffPolicy {
  /** The delay after the first failure, in milliseconds. It doubles with each further failure. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** The longest timer in Node. Longer ones fire immediately. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Distributes requests over the addresses of a service in turn. Each takes a limited number of requests, and none for a
 * while after a failure.
 */
export class Backends {
  private readonly backends: readonly Backend[];
  private last = -1;
  private waiting: (() => void)[] = [];

  /** @param limit the most requests under way at an address. */
  constructor(
    urls: readonly string[],
    private readonly limit: number,
    private readonly policy: BackoffPolicy,
  ) {
    this.backends = urls.map((url) => ({ url, active: 0, failures: 0, backoffUntil: 0 }));
  }

  /**
   * Takes the next address that accepts a request, and waits until there is one. Give it back with `answered` or
   * `failed`.
   *
   * @throws the signal's reason if it aborts.
   */
  async take(signal: AbortSignal): Promise<Backend> {
    for (;;) {
      signal.throwIfAborted();
      const now = Date.now();
      const next = this.inTurn().find(({ active, backoffUntil }) => active < this.limit && backoffUntil <= now);
      if (next !== undefined) {
        this.last = this.backends.indexOf(next);
        next.active += 1;
        return next;
      }
      await this.change(now, signal);
    }
  }

  /** Gives back an address that answered. */
  answered(backend: Backend): void {
    backend.failures = 0;
    this.release(backend);
  }

  /**
   * Gives back an address that failed, and delays its next request.
   *
   * @param requestedMs the delay that it asked for. The policy's delay is the minimum.
   */
  failed(backend: Backend, requestedMs?: number): void {
    const { firstDelayMs, longestDelayMs } = this.policy;
    const now = Date.now();
    // Requests that fail together count as one failure.
    if (backend.backoffUntil <= now) backend.failures += 1;
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (backend.failures - 1));
    backend.backoffUntil = Math.max(backend.backoffUntil, now + Math.max(requestedMs ?? 0, delayMs));
    this.release(backend);
  }

  /** Returns the milliseconds until one of the addresses accepts requests again. */
  shortestBackoffMs(): number {
    return Math.max(0, Math.min(...this.backends.map(({ backoffUntil }) => backoffUntil)) - Date.now());
  }

  private release(backend: Backend): void {
    backend.active -= 1;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private inTurn(): readonly Backend[] {
    return [...this.backends.slice(this.last + 1), ...this.backends.slice(0, this.last + 1)];
  }

  /** Waits until an address is given back or its delay is over. */
  private change(now: number, signal: AbortSignal): Promise<void> {
    const delays = this.backends
      .filter(({ active }) => active < this.limit)
      .map(({ backoffUntil }) => backoffUntil - now);
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = delays.length === 0 ? undefined : setTimeout(wake, Math.min(maxTimerMs, ...delays));
      signal.addEventListener('abort', wake, { once: true });
      this.waiting.push(wake);
    });
  }
}
