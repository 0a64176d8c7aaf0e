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
  /** Breaks off the next connections, as many as this. Replies under way are still sent. */
  leaveFor(connections: number): void;
  /** Whether it breaks off connections. */
  readonly isGone: boolean;
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
  let toBreakOff = 0;
  server.on('connection', (socket) => {
    if (toBreakOff === 0) return;
    toBreakOff -= 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    get asked() {
      return asked;
    },
    leaveFor: (connections) => {
      toBreakOff = connections;
      server.closeIdleConnections();
    },
    get isGone() {
      return toBreakOff > 0;
    },
    stop: () => {
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
