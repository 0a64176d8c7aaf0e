import type { Completion, CompletionRequest, Model } from './model';
import { mayPass, ModelError } from './model-error';

/** How a model is asked again. */
export interface RetryPolicy {
  readonly attempts: number;
  /** The wait before the second attempt; it doubles with each further one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 8, firstWaitMs: 500, longestWaitMs: 30_000 };

/** Asks another model again when a failure may pass, waiting longer each time or as long as the endpoint says. */
export class RetryingModel implements Model {
  constructor(
    private readonly model: Model,
    private readonly log: (message: string) => void,
    private readonly policy: RetryPolicy = defaultRetryPolicy,
  ) {}

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.model.complete(request, signal);
      } catch (error) {
        if (!(error instanceof ModelError) || !mayPass(error.data.kind)) throw error;
        if (attempt >= this.policy.attempts) {
          const message = `${error.data.message} It was asked ${attempt} times.`;
          throw new ModelError({ ...error.data, message });
        }
        const wait = error.data.retryAfterMs ?? this.backoff(attempt);
        this.log(`${error.data.message} Asking again in ${Math.round(wait)} ms (attempt ${attempt + 1} of ${this.policy.attempts}).`);
        await waitFor(wait, signal);
      }
    }
  }

  /** Half of the wait is random, so that requests that failed together do not come back together. */
  private backoff(attempt: number): number {
    const wait = Math.min(this.policy.longestWaitMs, this.policy.firstWaitMs * 2 ** (attempt - 1));
    return wait / 2 + (Math.random() * wait) / 2;
  }
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
