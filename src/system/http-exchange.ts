import { retryAfterMs } from '../models/endpoints/retry-after';
import { Backends, type Backend, type RestPolicy } from './backends';
import { postJson, type HttpReply } from './post-json';
import { SystemError } from './system-error';
import { SystemReplyError } from './system-reply-error';
import { UnansweredError } from './unanswered-error';

export interface HttpExchangeOptions {
  /** Addresses of one service. */
  readonly urls: readonly string[];
  /** Requests under way at each address. */
  readonly concurrency: number;
  /** How long one attempt may take. */
  readonly timeoutSeconds: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** How addresses rest that failed. */
  readonly rests?: RestPolicy;
  /** Where the spec has the addresses, for messages, e.g. `system.urls`. */
  readonly urlsKey: string;
}

/** How often a question is asked, at one address or several. */
const attemptLimit = 6;
/** How often each address is asked while none was ever reached: a wrong one should be reported soon. */
const attemptsUntilReached = 3;
/** Addresses that want to be left alone for longer than this are not waited for. */
const longestAskedWaitMs = 120_000;
/** How much of a reply is quoted. */
const quotedLength = 200;

const defaultRests: RestPolicy = { firstRestMs: 500, longestRestMs: 30_000 };

/** An attempt that failed in a way that may pass, or that another address may not have. */
class PassingFailure extends Error {
  constructor(
    message: string,
    readonly askedMs?: number,
  ) {
    super(message);
  }
}

/**
 * Posts JSON to a service at one or more addresses. A question goes to the next address that is well and not busy. One that
 * cannot be reached or is overloaded rests, and the question goes to another.
 */
export class HttpExchange {
  private readonly backends: Backends;
  private reached = false;

  constructor(private readonly options: HttpExchangeOptions) {
    this.backends = new Backends(options.urls, options.concurrency, options.rests ?? defaultRests);
  }

  /**
   * The first reply that is none of an overloaded server, and the address that it came from.
   *
   * @throws {SystemError} when there is none, an `UnansweredError` when that may pass. What the signal aborts with when it does.
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
        if (!(error instanceof PassingFailure)) {
          this.backends.answered(backend);
          throw error;
        }
        this.backends.failed(backend, error.askedMs);
        this.checkGoingOn(tried, failures.add(error.message));
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
      throw new PassingFailure(`${url} (${describeReply(reply)})`, retryAfterMs(reply.headers['retry-after']));
    } catch (error) {
      signal.throwIfAborted();
      if (limit.signal.aborted) {
        throw new SystemReplyError(
          `${url} did not answer within ${timeoutSeconds} seconds. Raise timeoutSeconds in the spec, or ask it less at once if it has too much to do.`,
        );
      }
      if (error instanceof PassingFailure || error instanceof SystemError) throw error;
      throw new PassingFailure(`${url} (${causeOf(error)})`);
    } finally {
      clearTimeout(timer);
    }
  }

  private checkGoingOn(tried: number, failures: ReadonlySet<string>): void {
    const restMs = this.backends.shortestRestMs();
    if (restMs > longestAskedWaitMs) {
      throw new UnansweredError(
        `All addresses asked for a pause of at least ${Math.ceil(restMs / 60_000)} minutes: ${[...failures].join(', ')}.`,
        restMs,
      );
    }
    if (
      tried >= (this.reached ? attemptLimit : Math.min(attemptLimit, attemptsUntilReached * this.options.urls.length))
    ) {
      const problem = `There was no answer in ${tried} attempts: ${[...failures].join(', ')}. Check ${this.options.urlsKey} in the spec, and that the servers run.`;
      throw this.reached ? new UnansweredError(problem) : new SystemError(problem);
    }
  }
}

/** What a reply says that is not an answer, e.g. `503: warming up`. */
export function describeReply({ status, text }: HttpReply): string {
  const body = text.trim();
  return body === '' ? String(status) : `${status}: ${quoteReply(body)}`;
}

/** The beginning of a reply. */
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
