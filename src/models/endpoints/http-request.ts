// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import {
  request as requestHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { request as requestHttps } from 'node:https';

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body, without the secrets that were sent. */
  readonly text: string;
}

/** A reply with more bytes than are read. */
export class ReplyTooLongError extends Error {
  override readonly name = 'ReplyTooLongError';

  constructor(readonly maxBytes: number) {
    super(`The reply has more than ${maxBytes} bytes`);
  }
}

/** Headers with keys or other secrets. */
type SecretHeaders = Readonly<Record<string, string>>;

const maxReplyBytes = 16 * 1024 * 1024;
/** A stream wraps every token of a long answer in an event of several hundred bytes. */
const maxStreamBytes = 128 * 1024 * 1024;

/** What is posted. */
export interface PostedContent {
  readonly content: string | Uint8Array;
  readonly headers: SecretHeaders;
  readonly contentType?: string;
}

/** Receives the bytes of a reply as they arrive, whose secrets aren't hidden yet. */
export type OnPart = (bytes: Uint8Array, contentType: string | undefined) => void;

/** In characters. Shorter values aren't secrets, and may be part of any answer: `lm-studio` as a key of a server that needs none. */
const shortestSecret = 16;

/**
 * Posts content without following redirects. Doesn't use `fetch`, which in Node always times out after five minutes: reasoning models
 * and rollouts may take longer. In the extension host, VS Code gives requests of `node:http` its proxy and certificates.
 * Replies are stored with the run, so secrets that a server sends back are hidden in them.
 *
 * @param contentType that of JSON by default.
 * @param onPart receives the reply while it arrives.
 * @throws {ReplyTooLongError} when the reply is too long. Throws the connection's error, or the signal's reason when that aborts.
 */
export function httpPost(
  url: string,
  { content, headers, contentType = 'application/json' }: PostedContent,
  signal: AbortSignal,
  onPart?: OnPart,
): Promise<HttpReply> {
  const bytes = Buffer.from(content);
  const described = { 'content-type': contentType, 'content-length': bytes.length };
  return exchange(url, { method: 'POST', headers, described, bytes }, signal, { onPart });
}

/**
 * Gets JSON without following redirects.
 *
 * @throws {ReplyTooLongError} when the reply is too long. Throws the connection's error, or the signal's reason when that aborts.
 */
export function httpGet(
  url: string,
  headers: SecretHeaders,
  signal: AbortSignal,
  maxBytes = maxReplyBytes,
): Promise<HttpReply> {
  return exchange(url, { method: 'GET', headers, described: {} }, signal, { maxBytes });
}

interface Reading {
  readonly maxBytes?: number;
  readonly onPart?: OnPart | undefined;
}

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly headers: SecretHeaders;
  /** Headers that describe the content. */
  readonly described: OutgoingHttpHeaders;
  readonly bytes?: Buffer;
}

function exchange(
  url: string,
  { method, headers, described, bytes }: Sent,
  signal: AbortSignal,
  reading: Reading,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const receive = (reply: IncomingMessage) => {
      read(reply, headers, reading).then(resolve, reject);
    };
    const options = {
      method,
      headers: { 'user-agent': 'gepa-vscode', ...headers, ...described, accept: 'application/json' },
    };
    const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, options, receive);
    const stop = () => request.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    request.on('error', reject);
    request.on('close', () => signal.removeEventListener('abort', stop));
    request.end(bytes);
  });
}

async function read(
  reply: IncomingMessage,
  sent: SecretHeaders,
  { maxBytes = maxReplyBytes, onPart }: Reading,
): Promise<HttpReply> {
  const contentType = reply.headers['content-type'];
  const limit = contentType?.includes('text/event-stream') === true ? Math.max(maxBytes, maxStreamBytes) : maxBytes;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of reply as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > limit) throw new ReplyTooLongError(limit);
    onPart?.(part, contentType);
  }
  const text = Buffer.concat(parts).toString('utf8');
  return { status: reply.statusCode ?? 0, headers: reply.headers, text: withoutSecrets(text, sent) };
}

/** Returns the headers' values, and what follows a scheme such as `Bearer`. */
function secretsOf(headers: SecretHeaders): readonly string[] {
  const values = Object.values(headers).flatMap((value) => [value, value.slice(value.indexOf(' ') + 1)]);
  return values.filter(({ length }) => length >= shortestSecret);
}

/** Hides the secrets among the headers of a request in what was sent back. */
export function withoutSecrets(text: string, headers: SecretHeaders): string {
  return secretsOf(headers).reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text);
}
