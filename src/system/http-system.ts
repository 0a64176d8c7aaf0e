import type { HttpReply } from '../models/endpoints/http-request';
import { BrokenTextError } from '../gepa/failures/broken-text-error';
import type { BackoffPolicy } from './backends';
import { headersFrom, type Environment } from '../models/endpoints/headers-from-environment';
import { describeReply, HttpExchange, quoteReply } from './http-exchange';
import type { HttpSystemDefinition } from './http-schema';
import type { System } from './system';
import { SystemError } from './system-error';
import { SystemReplyError } from './system-reply-error';
import { rolloutRequest, readSystemReply } from './system-exchange';

export interface HttpSystemOptions {
  /** The most rollouts under way. */
  readonly concurrency: number;
  /** Absent in the editor. */
  readonly environment?: Environment;
  /** The delays after failures. */
  readonly backoff?: BackoffPolicy;
}

/**
 * Creates a system that is called over HTTP: a load balancer, a cluster or several machines.
 *
 * @throws {SystemError} if a header has no value.
 */
export function createHttpSystem(definition: HttpSystemDefinition, options: HttpSystemOptions): System {
  const { urls, concurrency = options.concurrency, timeoutSeconds, headersEnv = {} } = definition;
  const exchange = new HttpExchange({
    urls,
    concurrency,
    timeoutSeconds,
    headers: headersFrom(headersEnv, options.environment),
    urlsKey: 'system.urls',
    ...(options.backoff === undefined ? {} : { backoff: options.backoff }),
  });
  return {
    run: async (texts, row, signal) => {
      const request = rolloutRequest(texts, row);
      const { url, ...reply } = await exchange.post(request, signal);
      return readSystemReply(parseReply(url, reply), request, url);
    },
  };
}

/**
 * Reads a reply as JSON.
 *
 * @throws {BrokenTextError} if the server rejects the request, in which only the texts differ from other requests.
 * @throws {SystemError} if the address or its headers are wrong.
 * @throws {SystemReplyError} if the server failed or the reply isn't JSON.
 */
function parseReply(url: string, reply: HttpReply): unknown {
  const { status, headers, text } = reply;
  if (status >= 300 && status < 400) {
    throw new SystemError(
      `${url} redirects to ${headers.location ?? 'another address'} (${status}). Use the final address in system.urls.`,
    );
  }
  if (status === 400 || status === 422)
    throw new BrokenTextError(`${url} rejected the rollout (${describeReply(reply)}).`);
  if (status < 200 || status >= 300) {
    const problem = `${url} failed (${describeReply(reply)}). Check the server's log.`;
    throw isFaultOfAddress(status) ? new SystemError(problem) : new SystemReplyError(problem);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new SystemReplyError(
      `${url} answered with invalid JSON: ${quoteReply(text) || '(empty)'}\nIt must answer {"output", "trace"?, "score"?, "feedback"?, "objectives"?, "usage"?}.`,
    );
  }
}

/** Whether every request to the address would fail in the same way. */
function isFaultOfAddress(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 405;
}
