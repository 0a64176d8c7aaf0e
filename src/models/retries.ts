import { mayPass, ModelError, type ModelErrorData } from './model-error';

/** How a model is asked again. */
export interface RetryPolicy {
  readonly attempts: number;
  /** The attempts while the endpoint was never reached: a wrong address should be told of soon. */
  readonly attemptsUntilReached: number;
  /** The wait before the second attempt; it doubles with each further one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** An endpoint that asks for a longer wait than this is not asked again. */
  readonly longestAskedWaitMs: number;
}

const defaultRetryPolicy: RetryPolicy = {
  attempts: 8,
  attemptsUntilReached: 4,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  longestAskedWaitMs: 120_000,
};

/** Asks an endpoint again when a failure may pass, waiting longer each time, and at least as long as the endpoint says. */
export class Retries {
  private reached = false;
  /** The waits that were told of since the last answer. Calls that fail together wait together. */
  private readonly told = new Set<string>();

  /** @param log is called for every failed attempt. */
  constructor(
    private readonly log: (message: string) => void,
    private readonly policy: RetryPolicy = defaultRetryPolicy,
  ) {}

  /** @throws {ModelError} when the last attempt failed too, or the failure will not pass. */
  async run<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await ask();
        this.reached = true;
        this.told.clear();
        return answer;
      } catch (error) {
        if (!(error instanceof ModelError) || !mayPass(error.data.kind)) throw error;
        this.reached ||= error.data.kind !== 'unreachable';
        const wait = this.waitAfter(error.data, attempt);
        this.tell(error.data, attempt, wait);
        await waitFor(wait, signal);
      }
    }
  }

  /**
   * How long to wait before the next attempt, in milliseconds.
   *
   * @throws {ModelError} when there is to be none.
   */
  private waitAfter(failure: ModelErrorData, attempt: number): number {
    const { retryAfterMs } = failure;
    if (retryAfterMs !== undefined && retryAfterMs > this.policy.longestAskedWaitMs) {
      const message = `${failure.message} It wants to be asked again in ${inWords(retryAfterMs)}: go on then.`;
      throw new ModelError({ ...failure, message });
    }
    if (attempt >= this.attempts) {
      const message = `${failure.message} It was asked ${attempt} times.`;
      throw new ModelError({ ...failure, message });
    }
    return Math.max(retryAfterMs ?? 0, this.backoff(attempt));
  }

  private get attempts(): number {
    const { attempts, attemptsUntilReached } = this.policy;
    return this.reached ? attempts : Math.min(attempts, attemptsUntilReached);
  }

  /** Half of the wait is random, so that requests that failed together do not come back together. */
  private backoff(attempt: number): number {
    const wait = Math.min(this.policy.longestWaitMs, this.policy.firstWaitMs * 2 ** (attempt - 1));
    return wait / 2 + (Math.random() * wait) / 2;
  }

  private tell({ message }: ModelErrorData, attempt: number, wait: number): void {
    const next = `attempt ${attempt + 1} of ${this.attempts}`;
    if (this.told.has(`${next}: ${message}`)) return;
    this.told.add(`${next}: ${message}`);
    this.log(`${message} Asking again in ${Math.round(wait)} ms (${next}).`);
  }
}

function inWords(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new ModelError({ kind: 'cancelled', message: 'The request was cancelled.' }));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
