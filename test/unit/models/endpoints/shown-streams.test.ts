import { describe, expect, test } from 'vitest';
import type { EndpointSpec } from '../../../../src/models/endpoints/endpoint-spec';
import { OpenAiEndpoint } from '../../../../src/models/endpoints/openai-endpoint';
import type { PartialReply } from '../../../../src/models/model';
import { modelServer, sendJson, type Answer } from '../model-server';

const never = new AbortController().signal;
const question = { messages: [{ role: 'user' as const, content: 'Where to?' }] };
const usage = { prompt_tokens: 1000, completion_tokens: 200, prompt_tokens_details: { cached_tokens: 400 } };
const price = { input: 2, output: 10, cachedInput: 1 };

const event = (chunk: object) => `data: ${JSON.stringify(chunk)}\n\n`;
const delta = (changes: object, finish: string | null = null) =>
  event({ choices: [{ index: 0, delta: changes, finish_reason: finish }] });
const done = 'data: [DONE]\n\n';

/** Sends a stream to requests that ask for one, and the usual completion otherwise. */
const streaming =
  (...parts: readonly string[]): Answer =>
  (response, { body }, completion) => {
    if (body['stream'] !== true) {
      completion('billing');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const part of parts) response.write(part);
    response.end();
  };

/** An endpoint at a service that is known to report the usage of streams. */
async function endpoint(answer: Answer, changes: Partial<EndpointSpec> = {}, key?: string) {
  const { baseUrl, requests } = await modelServer(answer);
  const model = new OpenAiEndpoint({ provider: 'vllm', baseUrl, model: 'student', price, ...changes }, key);
  const read: PartialReply[] = [];
  const watch = (request = question) => model.complete(request, never, (reading) => read.push(reading()));
  return { model, requests, read, watch, streamed: () => requests.map(({ body }) => body['stream'] === true) };
}

describe('a reply that is watched', () => {
  test('is streamed, and can be read while it is written', async () => {
    const end = [event({ choices: [], usage }), done];
    const { read, watch, requests } = await endpoint(
      streaming(delta({ content: 'bill' }) + delta({ content: 'ing' }, 'stop'), ...end),
    );
    await expect(watch()).resolves.toMatchObject({ text: 'billing' });
    expect(read.at(-1)).toEqual({ text: 'billing', reasoning: '' });
    expect(requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test('can be read before it has ended', async () => {
    let finish: () => void = () => undefined;
    const { model } = await endpoint((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(delta({ content: 'bill' }));
      finish = () => response.end(delta({ content: 'ing' }, 'stop') + event({ choices: [], usage }) + done);
    });
    const read: string[] = [];
    const completion = await model.complete(question, never, (reading) => {
      read.push(reading().text);
      finish();
    });
    expect(read[0]).toBe('bill');
    expect(completion.text).toBe('billing');
  });

  test('has the usage and the cost of one that is not', async () => {
    const { model, watch } = await endpoint((response, { body }) => {
      if (body['stream'] !== true) {
        sendJson(response, 200, { choices: [{ message: { content: 'billing' }, finish_reason: 'length' }], usage });
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(delta({ content: 'billing' }, 'length') + event({ choices: [], usage }) + done);
    });
    expect(await watch()).toEqual(await model.complete(question, never));
  });

  test('has the tool calls and the reasoning of one that is not', async () => {
    const call = { id: 'a', function: { name: 'find', arguments: '{"at":1}' } };
    const message = { content: '', reasoning_content: 'I look it up.', tool_calls: [call] };
    const { model, watch } = await endpoint((response, { body }) => {
      if (body['stream'] !== true) {
        sendJson(response, 200, { choices: [{ message, finish_reason: 'tool_calls' }], usage });
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const pieces = [
        delta({ reasoning_content: 'I look ' }),
        delta({ reasoning_content: 'it up.' }),
        delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'find', arguments: '{"at"' } }] }),
        delta({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }, 'tool_calls'),
      ];
      response.end(pieces.join('') + event({ choices: [], usage }) + done);
    });
    expect(await watch()).toEqual(await model.complete(question, never));
  });

  test('is not streamed when nobody watches', async () => {
    const { model, streamed } = await endpoint(streaming());
    await model.complete(question, never);
    expect(streamed()).toEqual([false]);
  });

  test.each([
    ['the spec says so', { stream: 'off' as const }],
    ['its service is not known', { provider: undefined }],
    ['its service may not report the usage of a stream', { provider: 'databricks' as const }],
  ])('is not streamed when %s', async (_why, changes) => {
    const { provider, ...others } = { provider: 'vllm' as const, ...changes };
    const { baseUrl, requests } = await modelServer(streaming());
    const spec = { baseUrl, model: 'student', ...(provider === undefined ? {} : { provider }), ...others };
    await new OpenAiEndpoint(spec, undefined).complete(question, never, () => undefined);
    expect(requests.map(({ body }) => body['stream'])).toEqual([undefined]);
  });

  test('is asked for without a stream when the endpoint refuses one, from then on, and nothing is reported', async () => {
    const { watch, streamed } = await endpoint((response, { body }, completion) => {
      if (body['stream'] !== true) {
        completion('billing');
        return;
      }
      const message = 'Your organization must be verified to stream this model.';
      sendJson(response, 400, { error: { message, param: 'stream', code: 'unsupported_value' } });
    });
    const completion = await watch();
    await watch();
    expect(completion).toMatchObject({ text: 'billing', usage: { calls: 1, promptTokens: 1000 } });
    expect(completion.adaptations).toBeUndefined();
    expect(streamed()).toEqual([true, false, false]);
  });

  test('is asked for without a stream when the endpoint does not know stream_options', async () => {
    const { watch, requests } = await endpoint((response, { body }, completion) => {
      if (!('stream_options' in body)) {
        completion('billing');
        return;
      }
      sendJson(response, 400, { error: { message: 'Unrecognized request argument supplied: stream_options' } });
    });
    await watch();
    expect(requests[1]?.body).not.toHaveProperty('stream');
  });

  test('is refused like any other when the refusal has nothing to do with streams', async () => {
    const { watch, streamed } = await endpoint((response) => {
      sendJson(response, 400, { error: { message: 'The prompt was flagged.' } });
    });
    await expect(watch()).rejects.toMatchObject({ data: { kind: 'refused' } });
    expect(streamed()).toEqual([true]);
  });

  test('that breaks off is an outage, and the next one is not streamed', async () => {
    const { watch, streamed } = await endpoint(streaming(delta({ content: 'bill' })));
    await expect(watch()).rejects.toMatchObject({ data: { kind: 'malformed' } });
    await expect(watch()).resolves.toMatchObject({ text: 'billing' });
    expect(streamed()).toEqual([true, false]);
  });

  test('that is cut off with its connection is an outage, and the next one is not streamed', async () => {
    const { watch, streamed } = await endpoint((response, { body }, completion) => {
      if (body['stream'] !== true) {
        completion('billing');
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(delta({ content: 'bill' }), () => response.destroy());
    });
    await expect(watch()).rejects.toMatchObject({ data: { kind: 'unreachable' } });
    await watch();
    expect(streamed()).toEqual([true, false]);
  });

  test('that meets an overload or a limit is streamed at the next attempt', async () => {
    const { watch, streamed } = await endpoint((response, request, completion, count) => {
      if (count === 1) sendJson(response, 503, { error: { message: 'Overloaded' } });
      else if (count === 2) sendJson(response, 429, { error: { message: 'Slow down' } });
      else
        streaming(delta({ content: 'billing' }, 'stop'), event({ usage, choices: [] }), done)(
          response,
          request,
          completion,
          count,
        );
    });
    await expect(watch()).rejects.toMatchObject({ data: { kind: 'overloaded' } });
    await expect(watch()).rejects.toMatchObject({ data: { kind: 'rateLimited' } });
    await watch();
    expect(streamed()).toEqual([true, true, true]);
  });

  test('whose stream had no usage is the last that is streamed', async () => {
    const { watch, streamed } = await endpoint(streaming(delta({ content: 'billing' }, 'stop'), done));
    await watch();
    await watch();
    expect(streamed()).toEqual([true, false]);
  });

  test('never shows the key that a server sends back', async () => {
    const key = 'sk-a-key-that-is-secret';
    const { read, watch } = await endpoint(
      streaming(delta({ content: `It is ${key.slice(0, 9)}` }), delta({ content: key.slice(9) }, 'stop'), done),
      {},
      key,
    );
    await watch();
    expect(read.at(-1)?.text).toBe('It is [hidden]');
  });
});
