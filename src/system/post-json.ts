import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { SystemReplyError } from './system-reply-error';

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as it came. */
  readonly text: string;
}

export interface HttpQuestion {
  /** Sent as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A reply with more bytes than this is not read to its end. */
const longestReply = 16 * 1024 * 1024;

/**
 * Posts JSON to an address, and follows no redirection. Node's `fetch` gives up after five minutes, whatever it is told: a
 * rollout may take longer.
 *
 * @throws {SystemReplyError} when the reply is far too long. What the connection failed with, or what the signal aborts with.
 */
export function postJson(url: string, { body, headers = {} }: HttpQuestion, signal: AbortSignal): Promise<HttpReply> {
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
    if (length > longestReply)
      throw new SystemReplyError(`${url} answered with more than ${longestReply} bytes. Answer with less.`);
  }
  return { status: reply.statusCode ?? 0, headers: reply.headers, text: Buffer.concat(parts).toString('utf8') };
}
