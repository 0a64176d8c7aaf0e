import type { ServerResponse } from 'node:http';
import type { RequestToServer } from './practice-server';

/** A way in which an endpoint fails to answer a request. */
export interface Fault {
  readonly name: string;
  /** How often in a row it may hit the same request. A run gives up on some failures after three, which it could not tell from lasting ones. */
  readonly mostInARow: number;
  /** Whether the client only notices it when the request times out. */
  readonly hangs?: true;
  readonly fail: (request: RequestToServer) => void;
}

const passes = Infinity;
const refuses = 2;

/** All faults of endpoints that pass, in the forms that they really take. */
export const faults: readonly Fault[] = [
  fault('429 with retry-after', passes, reply(429, { error: { message: 'slow down' } }, { 'retry-after': '2' })),
  fault('429 with retry-after: 0', passes, reply(429, { error: { message: 'slow down' } }, { 'retry-after': '0' })),
  fault('429 without retry-after', passes, reply(429, [{ error: { code: 429, message: 'Quota exceeded' } }])),
  fault('401', passes, reply(401, { error: { message: 'expired key' } })),
  fault('402', passes, reply(402, { error: { message: 'Insufficient credits' } })),
  fault('429 insufficient_quota', passes, reply(429, { error: { code: 'insufficient_quota', message: 'no credit' } })),
  fault('500', passes, reply(500, { error: { message: 'broken' } })),
  fault('502 with a web page', passes, reply(502, '<html><title>Bad Gateway</title></html>')),
  fault('503 in plain text', passes, reply(503, 'upstream connect error')),
  fault('200 with an error', passes, reply(200, { error: { message: 'the provider failed', code: 502 } })),
  fault('200 with an error in the choice', passes, choice({ error: { message: 'the provider failed', code: 502 } })),
  fault('200 with finish_reason error', passes, choice({ finish_reason: 'error', message: { content: 'bil' } })),
  fault('200 with an empty body', passes, reply(200, '')),
  fault('200 with a web page', passes, reply(200, '<html>sign in first</html>')),
  fault('200 without choices', passes, reply(200, { choices: [] })),
  fault('malformed JSON', passes, ({ response, answer }) => send(response, 200, answer.slice(0, answer.length / 2))),
  fault('connection cut before the reply', passes, ({ response }) => response.destroy()),
  fault('connection cut in the reply', passes, ({ response, answer }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.write(answer.slice(0, answer.length / 2), () => response.destroy());
  }),
  { ...fault('no reply', refuses, () => undefined), hangs: true },
  fault('content filter, 400', refuses, reply(400, { error: { code: 'content_filter', message: 'filtered' } })),
  fault(
    'content filter, null content',
    refuses,
    choice({ finish_reason: 'content_filter', message: { content: null } }),
  ),
  fault('no text before the token limit', refuses, choice({ finish_reason: 'length', message: { content: '' } })),
  fault(
    'json_validate_failed, 400',
    refuses,
    reply(400, { error: { code: 'json_validate_failed', message: 'no JSON' } }),
  ),
];

function fault(name: string, mostInARow: number, fail: Fault['fail']): Fault {
  return { name, mostInARow, fail };
}

/** Replies with text as it is, and with anything else as JSON. */
function reply(status: number, body: unknown, headers = {}): Fault['fail'] {
  return ({ response }) => send(response, status, typeof body === 'string' ? body : JSON.stringify(body), headers);
}

/** Replies with a chat completion of this choice, which was paid for. */
function choice(choices: Readonly<Record<string, unknown>>): Fault['fail'] {
  return reply(200, { choices: [choices], usage: { prompt_tokens: 9, completion_tokens: 1 } });
}

/** Says that the whole endpoint is down. */
export function sendDown(response: ServerResponse): void {
  send(response, 503, '{"error":{"message":"down"}}');
}

function send(response: ServerResponse, status: number, body: string, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}
