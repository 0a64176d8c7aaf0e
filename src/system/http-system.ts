import { Backends, type Backend, type RestPolicy } from './backends';
import { headersFrom, type Environment } from './headers-from-environment';
import type { HttpSystemDefinition } from './http-schema';
import { postJson, type HttpReply } from './post-json';
import type { System } from './system';
import { SystemError } from './system-error';
import { askSystem, readSystemReply, type SystemQuestion } from './system-exchange';

export interface HttpSystemOptions {
  /** Rollouts under way at once. */
  readonly concurrency: number;
  /** Absent in the editor. */
  readonly environment?: Environment;
  /** How addresses rest that failed. */
  readonly rests?: RestPolicy;
}

/** How often a rollout is tried, at one address or several. */
const attemptLimit = 6;
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
 * A system that is asked over HTTP: a load balancer, a cluster, or several machines. A rollout goes to the next address
 * that is well and not busy. One that cannot be reached or is overloaded rests, and the rollout goes to another.
 *
 * @throws {SystemError} where a header cannot be had.
 */
export function createHttpSystem(definition: HttpSystemDefinition, options: HttpSystemOptions): System {
  const { urls, concurrency = options.concurrency, timeoutSeconds, headersEnv = {} } = definition;
  const headers = headersFrom(headersEnv, options.environment);
  const backends = new Backends(urls, concurrency, options.rests ?? defaultRests);

  const attempt = async ({ url }: Backend, question: SystemQuestion, signal: AbortSignal): Promise<unknown> => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutSeconds * 1000);
    try {
      const reply = await postJson(url, { body: question, headers }, AbortSignal.any([signal, limit.signal]));
      return readReply(url, reply);
    } catch (error) {
      signal.throwIfAborted();
      if (limit.signal.aborted) {
        throw new SystemError(
          `${url} did not answer within ${timeoutSeconds} seconds. Raise system.timeoutSeconds, or lower system.concurrency if it has too much to do at once.`,
        );
      }
      if (error instanceof SystemError || error instanceof PassingFailure) throw error;
      throw new PassingFailure(`${url} (${causeOf(error)})`);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    run: async (texts, row, signal) => {
      const question = askSystem(texts, row);
      const failures = new Set<string>();
      for (let tried = 1; ; tried += 1) {
        const backend = await backends.take(signal);
        try {
          const reply = await attempt(backend, question, signal);
          backends.answered(backend);
          return readSystemReply(reply, question, backend.url);
        } catch (error) {
          if (!(error instanceof PassingFailure)) {
            backends.answered(backend);
            throw error;
          }
          backends.failed(backend, error.askedMs);
          failures.add(error.message);
          const restMs = backends.shortestRestMs();
          if (restMs > longestAskedWaitMs) {
            throw new SystemError(
              `Every address of the system wants to be left alone, for ${Math.ceil(restMs / 60_000)} minutes at least: ${[...failures].join(', ')}. Go on with the run then.`,
            );
          }
          if (tried >= attemptLimit) {
            throw new SystemError(
              `The system did not answer in ${tried} attempts: ${[...failures].join(', ')}. Check system.urls in the spec, and that the servers run.`,
            );
          }
        }
      }
    },
  };
}

/** @throws {SystemError | PassingFailure} when the reply is no JSON or says that there is none. */
function readReply(url: string, { status, headers, text }: HttpReply): unknown {
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    throw new PassingFailure(`${url} (${said(status, text)})`, retryAfterMs(headers['retry-after']));
  }
  if (status >= 300 && status < 400) {
    throw new SystemError(
      `${url} redirects to ${headers.location ?? 'another address'} (${status}). Put the address that answers into system.urls.`,
    );
  }
  if (status < 200 || status >= 300) {
    throw new SystemError(`${url} failed (${said(status, text)}). See the log of the server.`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new SystemError(
      `${url} answered with something that is no JSON: ${quote(text) || '(nothing)'}\nIt has to answer {"output", "trace"?, "score"?, "feedback"?, "objectives"?, "usage"?}.`,
    );
  }
}

function said(status: number, text: string): string {
  const body = text.trim();
  return body === '' ? String(status) : `${status}: ${quote(body)}`;
}

function quote(text: string): string {
  return text.length <= quotedLength ? text : `${text.slice(0, quotedLength)}…`;
}

/** `retry-after` in seconds or as a date (RFC 9110, section 10.2.3). */
function retryAfterMs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
