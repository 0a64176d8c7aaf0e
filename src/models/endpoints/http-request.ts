// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body, unchanged. */
  readonly text: string;
}

/** A reply with more bytes than are read. */
export class ReplyTooLongError extends Error {
  override readonly name = 'ReplyTooLongError';

  constructor(readonly maxBytes: number) {
    super(`The reply has more than ${maxBytes} bytes`);
  }
}

type Headers = Readonly<Record<string, string>>;

const maxReplyBytes = 16 * 1024 * 1024;

/**
 * Posts JSON without following redirects. Doesn't use `fetch`, which in Node always times out after five minutes: reasoning models
 * and rollouts may take longer. In the extension host, VS Code gives requests of `node:http` its proxy and certificates.
 *
 * @param content JSON.
 * @throws {ReplyTooLongError} when the reply is too long. Throws the connection's error, or the signal's reason when that aborts.
 */
export function httpPost(
  url: string,
  { content, headers }: { readonly content: string; readonly headers: Headers },
  signal: AbortSignal,
): Promise<HttpReply> {
  const bytes = Buffer.from(content);
  const sent = { ...headers, 'content-type': 'application/json', 'content-length': bytes.length };
  return exchange(url, { method: 'POST', headers: sent, bytes }, signal);
}

/**
 * Gets JSON without following redirects.
 *
 * @throws {ReplyTooLongError} when the reply is too long. Throws the connection's error, or the signal's reason when that aborts.
 */
export function httpGet(url: string, headers: Headers, signal: AbortSignal): Promise<HttpReply> {
  return exchange(url, { method: 'GET', headers }, signal);
}

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string | number>>;
  readonly bytes?: Buffer;
}

function exchange(url: string, { method, headers, bytes }: Sent, signal: AbortSignal): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const receive = (reply: IncomingMessage) => {
      read(reply).then(resolve, reject);
    };
    const options = { method, headers: { ...headers, accept: 'application/json' } };
    const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, options, receive);
    const stop = () => request.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    request.on('error', reject);
    request.on('close', () => signal.removeEventListener('abort', stop));
    request.end(bytes);
  });
}

async function read(reply: IncomingMessage): Promise<HttpReply> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of reply as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > maxReplyBytes) throw new ReplyTooLongError(maxReplyBytes);
  }
  return { status: reply.statusCode ?? 0, headers: reply.headers, text: Buffer.concat(parts).toString('utf8') };
}
