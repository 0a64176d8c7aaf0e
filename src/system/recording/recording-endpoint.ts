import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { textField } from '../../models/endpoints/json-field';
import { parsed } from '../../models/endpoints/event-stream';
import { valueOf } from '../../gepa/named-values';
import type { ChatMessage } from '../../models/model';
import { LoopbackServer, newToken, readBytes, RefusedRequest } from '../program/loopback-server';
import { apiAt, withDeployment } from '../program/model-endpoint';
import { readProgramRequest } from '../program/program-request';
import { readReply } from './recorded-reply';

/** A call of a model that was answered. Headers, and with them keys, are no part of it. */
export interface RecordedCall {
  /** As the program named it. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** The answer; empty if it calls tools. */
  readonly text: string;
}

export interface RecordingOptions {
  /** The real addresses, by the environment variable that the program takes each from. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly onCall: (call: RecordedCall) => void;
}

/** Headers that belong to a single connection, or that `fetch` sets itself. It also decodes what is compressed. */
const ofConnection: ReadonlySet<string> = new Set([
  ...['host', 'connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['content-length', 'content-encoding', 'accept-encoding', 'expect'],
]);

/**
 * An endpoint on this machine's loopback interface that forwards requests unchanged, with the program's own key, and reports
 * the calls of models among them. Its address has a token, without which it refuses a request.
 */
export class RecordingEndpoint {
  private constructor(
    private readonly server: LoopbackServer,
    private readonly token: string,
    private readonly addresses: RecordingOptions['addresses'],
  ) {}

  static async start({ addresses, onCall }: RecordingOptions): Promise<RecordingEndpoint> {
    const token = newToken();
    const server = await LoopbackServer.start(async (request, response, gone) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const [, given, variable = '', ...path] = pathname.split('/');
      const address = valueOf(addresses, variable);
      if (given !== token || address === undefined) {
        throw new RefusedRequest(
          401,
          'This endpoint records the calls of a program that GEPA started, and of no other.',
        );
      }
      const rest = path.map((part) => `/${part}`).join('');
      await forward(request, response, address.replace(/\/+$/, '') + rest + search, onCall, gone);
    });
    return new RecordingEndpoint(server, token, addresses);
  }

  /** The environment variables that lead a program's clients here. Requests to this machine don't go through a proxy. */
  get variables(): Readonly<Record<string, string>> {
    const own = ['127.0.0.1', 'localhost'];
    const direct = (name: string) => [name, [valueOf(process.env, name) ?? [], own].flat().join(',')] as const;
    const led = Object.keys(this.addresses).map(
      (name) => [name, `${this.server.origin}/${this.token}/${name}`] as const,
    );
    return Object.fromEntries([direct('NO_PROXY'), direct('no_proxy'), ...led]);
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  onCall: RecordingOptions['onCall'],
  gone: AbortSignal,
): Promise<void> {
  const { method = 'GET' } = request;
  const body = await readBytes(request);
  const sent = { method, headers: headersOf(request), redirect: 'manual', signal: gone } as const;
  const reply = await fetch(url, body.length === 0 ? sent : { ...sent, body }).catch((error: unknown) => {
    throw new RefusedRequest(
      502,
      `GEPA forwarded the call to ${new URL(url).host}, which could not be reached: ${reasonOf(error)}`,
    );
  });
  response.writeHead(reply.status, [...reply.headers].filter(([name]) => !ofConnection.has(name)).flat());
  const received = await passOn(reply, response);
  if (!reply.ok || method !== 'POST') return;
  const { pathname } = new URL(url);
  const api = apiAt(pathname);
  const text = api && readReply(api, reply.headers.get('content-type') ?? '', received);
  if (api === undefined || text === undefined) return;
  const given = parsed(body.toString('utf8'));
  const asked = withDeployment(typeof given === 'object' ? { ...given } : {}, pathname);
  onCall({ model: textField(asked, 'model') ?? '', messages: readProgramRequest(api, asked).messages, text });
}

/** Sends a reply on as it arrives, and returns its text. */
async function passOn(reply: Response, response: ServerResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of (reply.body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(part, { stream: true });
    if (!response.write(part)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
  return text;
}

function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const pairs = rawHeaders.flatMap((name, place): [string, string][] =>
    place % 2 === 0 ? [[name, rawHeaders[place + 1] ?? '']] : [],
  );
  return pairs.filter(([name]) => !ofConnection.has(name.toLowerCase()));
}

/** `fetch` has the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
