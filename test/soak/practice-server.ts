import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createModel } from '../../src/models/provider-registry';
import type { ChatMessage } from '../../src/models/model';

/** A request to the server. */
export interface RequestToServer {
  readonly response: ServerResponse;
  /** Counts from 1. */
  readonly number: number;
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Returns the body of a correct answer. */
  readonly answer: string;
}

/** The practice models behind an address, as an endpoint serves them. */
export interface PracticeServer {
  readonly baseUrl: string;
  /** Requests so far. */
  readonly asked: number;
  /** Refuses connections for so many milliseconds. Replies under way are still sent. */
  leaveFor(ms: number): void;
  stop(): void;
}

const never = new AbortController().signal;

/** @param answerItself answers a request instead of the models, or returns false. */
export async function startPracticeServer(
  answerItself: (request: RequestToServer) => boolean,
): Promise<PracticeServer> {
  const models = {
    student: createModel({ practice: 'student' }, { key: undefined }),
    reflector: createModel({ practice: 'reflector' }, { key: undefined }),
  };
  let asked = 0;
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const number = (asked += 1);
    const { model, messages } = JSON.parse(await textOf(message)) as {
      model: string;
      messages: readonly ChatMessage[];
    };
    const practice = model === 'reflector' ? models.reflector : models.student;
    // A language model answers anything.
    const { text } = await practice.complete({ messages }, never).catch(() => ({ text: 'ready' }));
    const completion = JSON.stringify({ choices: [{ message: { role: 'assistant', content: text } }] });
    if (answerItself({ response, number, model, messages, answer: completion })) return;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(completion);
  };
  const server = createServer((message, response) => {
    // The client may have disconnected.
    answer(message, response).catch(() => response.destroy());
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  let isStopped = false;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    get asked() {
      return asked;
    },
    leaveFor: (ms) => {
      server.close();
      setTimeout(() => {
        if (!isStopped) void listen(port);
      }, ms);
    },
    stop: () => {
      isStopped = true;
      server.closeAllConnections();
      server.close();
    },
  };
}

async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
