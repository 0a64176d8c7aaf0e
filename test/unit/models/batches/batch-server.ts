import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ChatMessage } from '../../../../src/models/model';
import { createModel } from '../../../../src/models/provider-registry';
import { sendJson } from '../model-server';

/** A batch as the server knows it. */
interface ServedBatch {
  readonly id: string;
  readonly metadata: unknown;
  readonly lines: readonly Line[];
  /** How often it was looked at. */
  looks: number;
}

interface Line {
  readonly custom_id: string;
  readonly method: string;
  readonly url: string;
  readonly body: { readonly messages: readonly ChatMessage[] };
}

/** How a server with batches behaves. All are optional. */
export interface BatchServerOptions {
  /** How often a batch is looked at before it has ended. */
  readonly looks?: number;
  /** Whether it gives a line an error instead of an answer. */
  readonly refuses?: (line: number, batch: number) => boolean;
  /** How a batch ends; `completed` by default. */
  readonly ending?: (batch: number) => string;
  /** Whether it breaks off the connection instead of confirming that it has a batch. */
  readonly losesReply?: (batch: number) => boolean;
  /** Whether it answers 404 to files and batches. */
  readonly hasNone?: boolean;
}

const never = new AbortController().signal;
const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };

/** Starts the practice student behind an address with chat completions, files and batches. It ends with the test. */
export async function batchServer(options: BatchServerOptions = {}) {
  const { looks = 2, refuses = () => false, ending = () => 'completed', losesReply = () => false } = options;
  const student = createModel({ practice: 'student' }, { key: undefined });
  const files = new Map<string, string>();
  const batches: ServedBatch[] = [];
  const singles: unknown[] = [];

  const completion = async ({ messages }: Pick<Line['body'], 'messages'>) => {
    const { text } = await student.complete({ messages }, never);
    return { choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }], usage };
  };
  const keep = (content: string): { id: string } => {
    const id = `file-${files.size + 1}`;
    files.set(id, content);
    return { id };
  };
  const outputOf = async (batch: ServedBatch) => {
    const number = batches.indexOf(batch) + 1;
    const answered = batch.lines.filter((_, line) => !refuses(line, number));
    const output = await Promise.all(
      answered.map(async ({ custom_id, body }) => ({
        custom_id,
        response: { status_code: 200, body: await completion(body) },
      })),
    );
    return output.map((line) => `${JSON.stringify(line)}\n`).join('');
  };
  const errorsOf = (batch: ServedBatch) => {
    const error = { error: { message: 'The content was filtered.' } };
    const lines = batch.lines.filter((_, line) => refuses(line, batches.indexOf(batch) + 1));
    return lines
      .map(({ custom_id }) => JSON.stringify({ custom_id, response: { status_code: 400, body: error } }))
      .join('\n');
  };
  const show = async (batch: ServedBatch) => {
    const { id, metadata } = batch;
    if (batch.looks < looks) return { id, object: 'batch', metadata, status: 'in_progress' };
    const status = ending(batches.indexOf(batch) + 1);
    return {
      ...{ id, object: 'batch', metadata, status },
      output_file_id: keep(await outputOf(batch)).id,
      error_file_id: keep(errorsOf(batch)).id,
      ...(status === 'failed' ? { errors: { data: [{ message: 'Enqueued token limit reached.' }] } } : {}),
    };
  };
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '', method } = message;
    const path = url.replace(/\?.*/, '').replace(/^\/v1/, '');
    const bytes = await bytesOf(message);
    if (path === '/chat/completions') {
      const body = JSON.parse(bytes.toString()) as Line['body'];
      singles.push(body);
      sendJson(response, 200, await completion(body));
    } else if (options.hasNone === true) {
      sendJson(response, 404, { error: { message: 'Not found' } });
    } else if (method === 'POST' && path === '/files') {
      sendJson(response, 200, keep(fileInForm(bytes.toString())));
    } else if (method === 'POST' && path === '/batches') {
      const { input_file_id, metadata } = JSON.parse(bytes.toString()) as { input_file_id: string; metadata: unknown };
      const lines = (files.get(input_file_id) ?? '').trim().split('\n');
      const batch = {
        id: `batch-${batches.length + 1}`,
        metadata,
        lines: lines.map((line) => JSON.parse(line) as Line),
        looks: 0,
      };
      batches.push(batch);
      if (losesReply(batches.length)) response.destroy();
      else sendJson(response, 200, await show(batch));
    } else if (path === '/batches') {
      sendJson(response, 200, { object: 'list', data: await Promise.all(batches.map(show)), has_more: false });
    } else if (path.startsWith('/batches/')) {
      const batch = batches.find(({ id }) => path === `/batches/${id}`);
      if (batch !== undefined) batch.looks += 1;
      if (batch === undefined) sendJson(response, 404, { error: { message: 'No such batch' } });
      else sendJson(response, 200, await show(batch));
    } else {
      response.end(files.get(/^\/files\/(.*)\/content$/.exec(path)?.[1] ?? '') ?? '');
    }
  };
  const server = createServer((message, response) => {
    // The client may have disconnected.
    answer(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, batches, singles };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

/** Returns the content of a form's file, which is JSON Lines. */
function fileInForm(form: string): string {
  const isJson = (line: string) => line.startsWith('{');
  return form
    .split('\r\n')
    .flatMap((part) => part.split('\n'))
    .filter(isJson)
    .join('\n');
}
