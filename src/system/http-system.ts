import { BrokenTextError } from '../gepa/failures/broken-text-error';
import type { RestPolicy } from './backends';
import { headersFrom, type Environment } from './headers-from-environment';
import { describeReply, HttpExchange, quoteReply } from './http-exchange';
import type { HttpSystemDefinition } from './http-schema';
import type { HttpReply } from './post-json';
import type { System } from './system';
import { SystemError } from './system-error';
import { SystemReplyError } from './system-reply-error';
import { askSystem, readSystemReply } from './system-exchange';

export interface HttpSystemOptions {
  /** Rollouts under way at once. */
  readonly concurrency: number;
  /** Absent in the editor. */
  readonly environment?: Environment;
  /** How addresses rest that failed. */
  readonly rests?: RestPolicy;
}

/**
 * A system that is asked over HTTP: a load balancer, a cluster, or several machines.
 *
 * @throws {SystemError} where a header cannot be had.
 */
export function createHttpSystem(definition: HttpSystemDefinition, options: HttpSystemOptions): System {
  const { urls, concurrency = options.concurrency, timeoutSeconds, headersEnv = {} } = definition;
  const exchange = new HttpExchange({
    urls,
    concurrency,
    timeoutSeconds,
    headers: headersFrom(headersEnv, options.environment),
    urlsKey: 'system.urls',
    ...(options.rests === undefined ? {} : { rests: options.rests }),
  });
  return {
    run: async (texts, row, signal) => {
      const question = askSystem(texts, row);
      const { url, ...reply } = await exchange.post(question, signal);
      return readSystemReply(parseReply(url, reply), question, url);
    },
  };
}

/**
 * @throws {BrokenTextError} when the reply says that the request was wrong: all but the candidate's texts is as for others.
 * @throws {SystemError} when the reply says that the address or its headers are wrong.
 * @throws {SystemReplyError} when the reply is not JSON, or says that there is none.
 */
function parseReply(url: string, reply: HttpReply): unknown {
  const { status, headers, text } = reply;
  if (status >= 300 && status < 400) {
    throw new SystemError(
      `${url} redirects to ${headers.location ?? 'another address'} (${status}). Put the address that answers into system.urls.`,
    );
  }
  if (status === 400 || status === 422)
    throw new BrokenTextError(`${url} rejects the rollout (${describeReply(reply)}).`);
  if (status < 200 || status >= 300) {
    const problem = `${url} failed (${describeReply(reply)}). See the log of the server.`;
    throw isOfAddress(status) ? new SystemError(problem) : new SystemReplyError(problem);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new SystemReplyError(
      `${url} answered with something that is not JSON: ${quoteReply(text) || '(nothing)'}\nIt has to answer {"output", "trace"?, "score"?, "feedback"?, "objectives"?, "usage"?}.`,
    );
  }
}

/** Whether no other request would be answered there either. */
function isOfAddress(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 405;
}
