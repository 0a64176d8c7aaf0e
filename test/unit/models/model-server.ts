import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a loopback model server was asked. */
export interface ServedRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** Answers a request. `completion` is the usual good answer. */
export type Answer = (
  response: ServerResponse,
  request: ServedRequest,
  completion: (text: string) => void,
  count: number,
) => void;

/** Starts an OpenAI-compatible endpoint on loopback that ends with the test. */
export async function modelServer(answer: Answer): Promise<{ baseUrl: string; requests: readonly ServedRequest[] }> {
  const requests: ServedRequest[] = [];
  const server = createServer((message, response) => {
    void readBody(message).then((text) => {
      const request = {
        path: message.url ?? '',
        authorization: message.headers.authorization,
        headers: message.headers,
        body: JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>,
      };
      requests.push(request);
      answer(response, request, (content) => sendCompletion(response, content), requests.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests };
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function sendCompletion(response: ServerResponse, content: string): void {
  sendJson(response, 200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: 'student',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 },
  });
}

async function readBody(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
