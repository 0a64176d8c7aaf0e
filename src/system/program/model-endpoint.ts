// Tested by test/unit/system/program/model-endpoint.test.ts.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { streamOf } from './program-reply';
import type { ProgramApi, RequestJson } from './program-request';

/** What a program gets instead of a reply. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers the requests of one rollout. */
export interface Answerer {
  /** @throws {RefusedRequest} for a request that has no reply. Any other error is a fault of ours. */
  answer(api: ProgramApi, body: RequestJson, signal: AbortSignal): Promise<RequestJson>;
}

/** Programs may send images. */
const mostBytes = 64 * 1024 * 1024;

/**
 * An endpoint on this machine's loopback interface that the clients of OpenAI, Azure and Anthropic can call. A request needs the token
 * of a rollout under way as its key.
 */
export class ModelEndpoint {
  private readonly rollouts = new Map<string, Answerer>();

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.respond(request, response);
    });
  }

  static async start(): Promise<ModelEndpoint> {
    const server = createServer();
    const endpoint = new ModelEndpoint(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    // It alone keeps no process running.
    server.unref();
    return endpoint;
  }

  /** Its address, without a path. */
  get origin(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Answers requests with the returned token until it is closed. */
  open(answerer: Answerer): { readonly token: string; readonly close: () => void } {
    const token = `gepa-${randomBytes(24).toString('hex')}`;
    this.rollouts.set(token, answerer);
    return { token, close: () => this.rollouts.delete(token) };
  }

  async close(): Promise<void> {
    this.rollouts.clear();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      const rollout = this.rollouts.get(tokenOf(request));
      if (rollout === undefined) {
        throw new RefusedRequest(
          401,
          'This endpoint belongs to a rollout of GEPA, and the key is not that of a rollout under way.',
        );
      }
      const { method = 'GET', url = '/' } = request;
      const { pathname } = new URL(url, 'http://127.0.0.1');
      if (method === 'GET' && pathname.endsWith('/models')) {
        sendJson(response, 200, { object: 'list', data: [] });
        return;
      }
      const api = method === 'POST' ? apiAt(pathname) : undefined;
      if (api === undefined) {
        throw new RefusedRequest(
          404,
          `GEPA's endpoint answers chat completions, responses, embeddings and Anthropic's messages, not ${method} ${pathname}.`,
        );
      }
      const body = withDeployment(await readBody(request), pathname);
      const reply = await rollout.answer(api, body, gone.signal);
      if (body['stream'] === true && api !== 'embeddings') sendStream(response, streamOf(api, reply, body));
      else sendJson(response, 200, reply);
    } catch (error) {
      const status = error instanceof RefusedRequest ? error.status : 500;
      const message = error instanceof Error ? error.message : String(error);
      // Both forms of an error in one. The clients of OpenAI and Anthropic don't retry when they are told so.
      const refusal = { message, type: 'invalid_request_error', param: null, code: null };
      response.setHeader('x-should-retry', 'false');
      sendJson(response, status, { type: 'error', error: refusal });
    }
  }
}

const paths: readonly (readonly [ending: string, api: ProgramApi])[] = [
  ['/chat/completions', 'chat'],
  ['/responses', 'responses'],
  ['/embeddings', 'embeddings'],
  ['/messages', 'messages'],
];

function apiAt(pathname: string): ProgramApi | undefined {
  return paths.find(([ending]) => pathname.endsWith(ending))?.[1];
}

function tokenOf({ headers }: IncomingMessage): string {
  const keys = [headers.authorization?.replace(/^Bearer\s+/i, ''), headers['x-api-key'], headers['api-key']];
  return String(keys.find((key) => key !== undefined && key !== '') ?? '');
}

/** Azure has the model in the address. */
function withDeployment(body: RequestJson, pathname: string): RequestJson {
  const [, deployment] = /\/deployments\/([^/]+)\//.exec(pathname) ?? [];
  return deployment === undefined ? body : { model: decodeURIComponent(deployment), ...body };
}

async function readBody(request: IncomingMessage): Promise<RequestJson> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) throw new RefusedRequest(413, `The request has more than ${mostBytes} bytes.`);
    parts.push(part);
  }
  try {
    const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // Said below.
  }
  throw new RefusedRequest(400, 'The body of the request is not a JSON object.');
}

function sendJson(response: ServerResponse, status: number, body: RequestJson): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendStream(response: ServerResponse, events: string): void {
  if (response.destroyed) return;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }).end(events);
}
