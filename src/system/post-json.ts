import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { SystemReplyError } from './system-reply-error';

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body, unchanged. */
  readonly text: string;
}

export interface JsonRequest {
  /** Sent as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The most bytes of a reply. */
const maxReplyBytes = 16 * 1024 * 1024;

/**
 * Posts JSON to an address without following redirects. Doesn't use `fetch`, which in Node always times out after five
 * minutes; a rollout may take longer.
 *
 * @throws {SystemReplyError} if the reply is too long. Throws the connection's error, or the signal's reason if it
 * aborts.
 */
export function postJson(url: string, { body, headers = {} }: JsonRequest, signal: AbortSignal): Promise<HttpReply> {
  const content = Buffer.from(JSON.stringify(body));
  const options = {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': content.length,
      accept: 'application/json',
    },
  };
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const receive = (reply: IncomingMessage) => {
      read(url, reply).then(resolve, reject);
    };
    const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, options, receive);
    const stop = () => request.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    request.on('error', reject);
    request.on('close', () => signal.removeEventListener('abort', stop));
    request.end(content);
  });
}

async function read(url: string, reply: IncomingMessage): Promise<HttpReply> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of reply as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > maxReplyBytes)
      throw new SystemReplyError(`${url} answered with more than ${maxReplyBytes} bytes. Shorten its answers.`);
  }
  return { status: reply.statusCode ?? 0, headers: reply.headers, text: Buffer.concat(parts).toString('utf8') };
}
