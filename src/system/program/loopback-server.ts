// Tested by test/unit/system/program/model-endpoint.test.ts.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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

/** Programs may send images. */
const mostBytes = 64 * 1024 * 1024;

/** A server on this machine's loopback interface, for the programs that it is told to. */
export class LoopbackServer {
  private constructor(private readonly server: Server) {}

  /** @param respond answers a request. What it throws is answered as a refusal. */
  static async start(
    respond: (request: IncomingMessage, response: ServerResponse, gone: AbortSignal) => Promise<void>,
  ): Promise<LoopbackServer> {
    const server = createServer((request, response) => {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      respond(request, response, gone.signal).catch((error: unknown) => sendRefusal(response, error));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    // It alone keeps no process running.
    server.unref();
    return new LoopbackServer(server);
  }

  /** Its address, without a path. */
  get origin(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** Returns a token that can't be guessed. */
export function newToken(): string {
  return `gepa-${randomBytes(24).toString('hex')}`;
}

/** @throws {RefusedRequest} when the body is too large. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) throw new RefusedRequest(413, `The request has more than ${mostBytes} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export function sendJson(response: ServerResponse, status: number, body: Readonly<Record<string, unknown>>): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendRefusal(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    // A part of a reply must not look like a whole one.
    response.destroy();
    return;
  }
  const status = error instanceof RefusedRequest ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  // Both forms of an error in one. The clients of OpenAI and Anthropic don't retry when they are told so.
  const refusal = { message, type: 'invalid_request_error', param: null, code: null };
  response.setHeader('x-should-retry', 'false');
  sendJson(response, status, { type: 'error', error: refusal });
}
