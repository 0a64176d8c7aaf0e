import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request to the server. */
export interface ServedQuestion {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Answers a request. `count` is the number of the request from 1. */
export type Answer = (response: ServerResponse, question: ServedQuestion, count: number) => void;

/** Starts a server on loopback that stops with the test. */
export async function rolloutServer(
  answer: Answer,
): Promise<{ url: string; questions: readonly ServedQuestion[]; close(): void }> {
  const questions: ServedQuestion[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      const question = { method, path, headers, body: JSON.parse(body) as unknown };
      questions.push(question);
      answer(response, question, questions.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rollout`, questions, close };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
