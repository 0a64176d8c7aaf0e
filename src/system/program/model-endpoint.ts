// Tested by test/unit/system/program/model-endpoint.test.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoopbackServer, newToken, readBytes, RefusedRequest, sendJson } from './loopback-server';
import { streamOf } from './program-reply';
import type { ProgramApi, RequestJson } from './program-request';

/** Answers the requests of one rollout. */
export interface Answerer {
  /** @throws {RefusedRequest} for a request that has no reply. Any other error is a fault of ours. */
  answer(api: ProgramApi, body: RequestJson, signal: AbortSignal): Promise<RequestJson>;
}

/**
 * An endpoint on this machine's loopback interface that the clients of OpenAI, Azure and Anthropic can call. A request needs the token
 * of a rollout under way as its key.
 */
export class ModelEndpoint {
  private constructor(
    private readonly server: LoopbackServer,
    private readonly rollouts: Map<string, Answerer>,
  ) {}

  static async start(): Promise<ModelEndpoint> {
    const rollouts = new Map<string, Answerer>();
    return new ModelEndpoint(await LoopbackServer.start((...asked) => respond(rollouts, ...asked)), rollouts);
  }

  /** Its address, without a path. */
  get origin(): string {
    return this.server.origin;
  }

  /** Answers requests with the returned token until it is closed. */
  open(answerer: Answerer): { readonly token: string; readonly close: () => void } {
    const token = newToken();
    this.rollouts.set(token, answerer);
    return { token, close: () => this.rollouts.delete(token) };
  }

  async close(): Promise<void> {
    this.rollouts.clear();
    await this.server.close();
  }
}

async function respond(
  rollouts: ReadonlyMap<string, Answerer>,
  request: IncomingMessage,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const rollout = rollouts.get(tokenOf(request));
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
  const body = withDeployment(objectIn(await readBytes(request)), pathname);
  const reply = await rollout.answer(api, body, gone);
  if (body['stream'] === true && api !== 'embeddings') sendStream(response, streamOf(api, reply, body));
  else sendJson(response, 200, reply);
}

const paths: readonly (readonly [ending: string, api: ProgramApi])[] = [
  ['/chat/completions', 'chat'],
  ['/responses', 'responses'],
  ['/embeddings', 'embeddings'],
  ['/messages', 'messages'],
];

/** Returns the API that a path belongs to. */
export function apiAt(pathname: string): ProgramApi | undefined {
  return paths.find(([ending]) => pathname.endsWith(ending))?.[1];
}

function tokenOf({ headers }: IncomingMessage): string {
  const keys = [headers.authorization?.replace(/^Bearer\s+/i, ''), headers['x-api-key'], headers['api-key']];
  return String(keys.find((key) => key !== undefined && key !== '') ?? '');
}

/** Azure has the model in the address. */
export function withDeployment(body: RequestJson, pathname: string): RequestJson {
  const [, deployment] = /\/deployments\/([^/]+)\//.exec(pathname) ?? [];
  return deployment === undefined ? body : { model: decodeURIComponent(deployment), ...body };
}

/** @throws {RefusedRequest} when the body isn't a JSON object. */
function objectIn(bytes: Buffer): RequestJson {
  try {
    const body = JSON.parse(bytes.toString('utf8')) as unknown;
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // Said below.
  }
  throw new RefusedRequest(400, 'The body of the request is not a JSON object.');
}

function sendStream(response: ServerResponse, events: string): void {
  if (response.destroyed) return;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }).end(events);
}
