// Tested by test/unit/system/http-system.test.ts.
import type { HttpReply } from '../models/endpoints/http-request';
import { retryAfterMs } from '../models/endpoints/retry-after';
import { Backends, type Backend, type BackoffPolicy } from './backends';
import { postJson } from './post-json';
import { SystemError } from './system-error';
import { SystemReplyError } from './system-reply-error';
import { UnansweredError } from './unanswered-error';

export interface HttpExchangeOptions {
  /** Addresses of one service. */
  readonly urls: readonly string[];
  /** The most requests under way at each address. */
  readonly concurrency: number;
  /** The time limit of an attempt. */
  readonly timeoutSeconds: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The delays after failures. */
  readonly backoff?: BackoffPolicy;
  /** The key of the addresses in the spec, for messages, e.g. `system.urls`. */
  readonly urlsKey: string;
}

/** Attempts per request, over all addresses. */
const attemptLimit = 6;
/** Attempts per address until one was reached for the first time, so that a wrong address is reported soon. */
const attemptsUntilReached = 3;
/** The longest pause to wait for, if all addresses ask for one. */
const maxPauseMs = 120_000;
/** The most characters quoted of a reply. */
const quotedLength = 200;

const defaultBackoff: BackoffPolicy = { firstDelayMs: 500, longestDelayMs: 30_000 };

/** A failure that may pass, or that another address may not have. */
class TransientFailure extends Error {
  constructor(
    message: string,
    readonly requestedMs?: number,
  ) {
    super(message);
  }
}

/**
 * Posts JSON to a service with one or more addresses. A request goes to the next available address. If that can't be
 * reached or is overloaded, it gets no requests for a while, and the request goes to another address.
 */
export class HttpExchange {
  private readonly backends: Backends;
  private reached = false;

  constructor(private readonly options: HttpExchangeOptions) {
    this.backends = new Backends(options.urls, options.concurrency, options.backoff ?? defaultBackoff);
  }

  /**
   * Returns the reply of the first address that isn't overloaded, with the address.
   *
   * @throws {SystemError} if there is no reply, or its subclass `UnansweredError` if that may pass. Throws the signal's
   * reason if it aborts.
   */
  async post(body: unknown, signal: AbortSignal): Promise<HttpReply & { readonly url: string }> {
    const failures = new Set<string>();
    for (let tried = 1; ; tried += 1) {
      const backend = await this.backends.take(signal);
      try {
        const reply = await this.attempt(backend, body, signal);
        this.backends.answered(backend);
        return { ...reply, url: backend.url };
      } catch (error) {
        if (!(error instanceof TransientFailure)) {
          this.backends.answered(backend);
          throw error;
        }
        this.backends.failed(backend, error.requestedMs);
        this.throwIfExhausted(tried, failures.add(error.message));
      }
    }
  }

  private async attempt({ url }: Backend, body: unknown, signal: AbortSignal): Promise<HttpReply> {
    const { timeoutSeconds, headers = {} } = this.options;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutSeconds * 1000);
    try {
      const reply = await postJson(url, { body, headers }, AbortSignal.any([signal, limit.signal]));
      this.reached = true;
      if (!isOverloaded(reply)) return reply;
      throw new TransientFailure(`${url} (${describeReply(reply)})`, retryAfterMs(reply.headers['retry-after']));
    } catch (error) {
      signal.throwIfAborted();
      if (limit.signal.aborted) {
        throw new SystemReplyError(
          `${url} did not answer within ${timeoutSeconds} seconds. Raise timeoutSeconds in the spec, or lower concurrency if the server is overloaded.`,
        );
      }
      if (error instanceof TransientFailure || error instanceof SystemError) throw error;
      throw new TransientFailure(`${url} (${causeOf(error)})`);
    } finally {
      clearTimeout(timer);
    }
  }

  private throwIfExhausted(tried: number, failures: ReadonlySet<string>): void {
    const restMs = this.backends.shortestBackoffMs();
    if (restMs > maxPauseMs) {
      throw new UnansweredError(
        `All addresses asked for a pause of at least ${Math.ceil(restMs / 60_000)} minutes: ${[...failures].join(', ')}.`,
        restMs,
      );
    }
    if (
      tried >= (this.reached ? attemptLimit : Math.min(attemptLimit, attemptsUntilReached * this.options.urls.length))
    ) {
      const problem = `No answer in ${tried} attempts: ${[...failures].join(', ')}. Check ${this.options.urlsKey} in the spec, and make sure that the servers are running.`;
      throw this.reached ? new UnansweredError(problem) : new SystemError(problem);
    }
  }
}

/** Describes a failed reply, e.g. `503: warming up`. */
export function describeReply({ status, text }: HttpReply): string {
  const body = text.trim();
  return body === '' ? String(status) : `${status}: ${quoteReply(body)}`;
}

/** Returns the beginning of a reply. */
export function quoteReply(text: string): string {
  return text.length <= quotedLength ? text : `${text.slice(0, quotedLength)}…`;
}

function isOverloaded({ status }: HttpReply): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
