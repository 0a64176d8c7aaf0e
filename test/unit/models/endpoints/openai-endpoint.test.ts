import { getEventListeners } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { ModelError } from '../../../../src/models/model-error';
import { OpenAiEndpoint } from '../../../../src/models/endpoints/openai-endpoint';
import { modelServer, sendJson, type Answer } from '../model-server';

const question = { messages: [{ role: 'user' as const, content: 'Where to?' }] };
const never = new AbortController().signal;

async function endpoint(answer: Answer, changes = {}) {
  const { baseUrl, requests } = await modelServer(answer);
  return { requests, baseUrl, model: new OpenAiEndpoint({ baseUrl, model: 'student', ...changes }, 'secret') };
}

async function failureOf(answer: Answer): Promise<ModelError['data']> {
  const { model } = await endpoint(answer);
  const error: unknown = await model.complete(question, never).catch((reason: unknown) => reason);
  if (!(error instanceof ModelError)) throw new Error('Expected a ModelError.');
  return error.data;
}

describe('an OpenAI-compatible endpoint', () => {
  test('is sent the model, the messages and the key', async () => {
    const { model, requests } = await endpoint((_response, _request, completion) => completion('billing'));
    const { text } = await model.complete({ ...question, temperature: 0, maxTokens: 50 }, never);
    expect(text).toBe('billing');
    expect(requests.map(({ path, authorization, body }) => ({ path, authorization, body }))).toEqual([
      {
        path: '/v1/chat/completions',
        authorization: 'Bearer secret',
        body: { model: 'student', messages: question.messages, temperature: 0, max_tokens: 50 },
      },
    ]);
  });

  test('leaves no listener on the signal of the run', async () => {
    const run = new AbortController();
    const { model } = await endpoint((_response, _request, completion) => completion('billing'));
    for (let sent = 0; sent < 3; sent += 1) await model.complete(question, run.signal);
    expect(getEventListeners(run.signal, 'abort')).toEqual([]);
  });

  test('is sent the extra fields of the spec', async () => {
    const extraBody = { enable_thinking: false, seed: 7 };
    const { model, requests } = await endpoint((_response, _request, completion) => completion('billing'), {
      extraBody,
    });
    await model.complete(question, never);
    expect(requests[0]?.body).toMatchObject({ model: 'student', ...extraBody });
  });

  test('is sent the token limit under the name that it asks for, from then on', async () => {
    const { model, requests } = await endpoint((response, { body }, completion) => {
      if (!('max_tokens' in body)) {
        completion('billing');
        return;
      }
      const message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
      sendJson(response, 400, { error: { message } });
    });
    await model.complete({ ...question, maxTokens: 50 }, never);
    await model.complete({ ...question, maxTokens: 50 }, never);
    const names = requests.map(({ body }) => Object.keys(body).filter((name) => name.startsWith('max')));
    expect(names).toEqual([['max_tokens'], ['max_completion_tokens'], ['max_completion_tokens']]);
  });

  test('gets system messages in the first user message when its model has no system role', async () => {
    const { model, requests } = await endpoint((response, { body }, completion) => {
      const messages = body['messages'] as readonly { readonly role: string }[];
      if (messages.every(({ role }) => role !== 'system')) {
        completion('billing');
        return;
      }
      sendJson(response, 400, { error: { message: 'System role not supported' } });
    });
    const system = { role: 'system' as const, content: 'Answer with a label.' };
    const { text } = await model.complete({ messages: [system, ...question.messages] }, never);
    expect(text).toBe('billing');
    expect(requests[1]?.body['messages']).toEqual([{ role: 'user', content: 'Answer with a label.\n\nWhere to?' }]);
  });

  test('refuses a request for good when the other form is refused too', async () => {
    const { model, requests } = await endpoint((response) =>
      sendJson(response, 400, { error: { message: 'System role not supported' } }),
    );
    const system = { role: 'system' as const, content: 'Answer.' };
    await expect(model.complete({ messages: [system, ...question.messages] }, never)).rejects.toMatchObject({
      data: { kind: 'refused' },
    });
    expect(requests).toHaveLength(2);
  });

  test('times out after the seconds of the spec', async () => {
    const { model } = await endpoint(() => undefined, { timeoutSeconds: 0.05 });
    await expect(model.complete(question, never)).rejects.toMatchObject({ data: { kind: 'timedOut' } });
  });

  test("is sent response format, images and tools in OpenAI's format", async () => {
    const { model, requests } = await endpoint((_response, _request, completion) => completion('billing'));
    const parameters = { type: 'object', properties: { id: { type: 'integer' } } };
    await model.complete(
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'This?' },
              { type: 'image', url: 'https://example.org/a.png' },
            ],
          },
          { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'find', arguments: '{"id":7}' }] },
          { role: 'tool', toolCallId: 'c1', content: 'on its way' },
        ],
        topP: 0.9,
        responseFormat: { type: 'json_schema', schema: { type: 'object' } },
        tools: [{ name: 'find', description: 'Finds.', parameters }],
      },
      never,
    );
    expect(requests[0]?.body).toEqual({
      model: 'student',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'This?' },
            { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{"id":7}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'on its way' },
      ],
      top_p: 0.9,
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' } } },
      tools: [{ type: 'function', function: { name: 'find', description: 'Finds.', parameters } }],
    });
  });

  test('gets reasoning back with the tool calls that it came with', async () => {
    const { model, requests } = await endpoint((_response, _request, completion) => completion('billing'));
    const toolCalls = [{ id: 'c1', name: 'find', arguments: '{}' }];
    const asked = { role: 'assistant' as const, content: 'Let me see.', toolCalls, reasoning: 'An order.' };
    await model.complete({ messages: [...question.messages, asked] }, never);
    expect(requests[0]?.body['messages']).toMatchObject([{ role: 'user' }, { reasoning_content: 'An order.' }]);
  });

  test.each(['', ' \n'])('is never sent an empty answer such as %j', async (content) => {
    const { model, requests } = await endpoint((_response, _request, completion) => completion('billing'));
    await model.complete({ messages: [...question.messages, { role: 'assistant', content }] }, never);
    expect(requests[0]?.body['messages']).toMatchObject([{ role: 'user' }, { content: '(no answer)' }]);
  });

  test('is sent a schema with its own name and strictness', async () => {
    const { model, requests } = await endpoint((_response, _request, completion) => completion('{}'));
    const schema = { name: 'ticket', strict: true, schema: { type: 'object' } };
    await model.complete({ ...question, responseFormat: { type: 'json_schema', schema } }, never);
    await model.complete({ ...question, responseFormat: { type: 'json_object' } }, never);
    expect(requests.map(({ body }) => body['response_format'])).toEqual([
      { type: 'json_schema', json_schema: schema },
      { type: 'json_object' },
    ]);
  });

  test("returns the model's tool calls in every form that servers use", async () => {
    const tool_calls = [
      { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"id":7}' } },
      { function: { name: 'find', arguments: { id: 8 } } },
    ];
    const { model } = await endpoint((response) =>
      sendJson(response, 200, { choices: [{ message: { content: null, tool_calls }, finish_reason: 'tool_calls' }] }),
    );
    expect(await model.complete(question, never)).toMatchObject({
      text: '',
      toolCalls: [
        { id: 'c1', name: 'find', arguments: '{"id":7}' },
        { id: 'call-2', name: 'find', arguments: '{"id":8}' },
      ],
    });
  });

  test('reports tokens, and cost only when the price is known', async () => {
    const answer: Answer = (_response, _request, completion) => completion('billing');
    const free = await endpoint(answer);
    expect((await free.model.complete(question, never)).usage).toEqual({
      calls: 1,
      promptTokens: 1000,
      completionTokens: 200,
    });
    const priced = await endpoint(answer, { price: { input: 1, output: 10 } });
    expect((await priced.model.complete(question, never)).usage.costUsd).toBeCloseTo(0.003);
  });

  test.each([
    ['beside the completion tokens', { prompt_tokens: 12, completion_tokens: 2, total_tokens: 331 }],
    ['only in the total', { prompt_tokens: 12, total_tokens: 331 }],
    ['as text', { prompt_tokens: '12', completion_tokens: '319' }],
  ])('counts reasoning tokens that are reported %s', async (_, usage) => {
    const message = { content: 'billing' };
    const { model } = await endpoint((response) => sendJson(response, 200, { choices: [{ message }], usage }));
    expect((await model.complete(question, never)).usage).toEqual({
      calls: 1,
      promptTokens: 12,
      completionTokens: 319,
    });
  });

  test('keeps the query of its address behind the path', async () => {
    const { requests, baseUrl } = await modelServer((_response, _request, completion) => completion('billing'));
    const address = `${baseUrl}/deployments/small/chat/completions?api-version=2024-10-21`;
    await new OpenAiEndpoint({ baseUrl: address, model: 'student' }, 'secret').complete(question, never);
    expect(requests[0]?.path).toBe('/v1/deployments/small/chat/completions?api-version=2024-10-21');
  });

  test('gets no header from the environment', async () => {
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'Authorization: Bearer other\nX-Gateway-Key: other');
    vi.stubEnv('OPENAI_ORG_ID', 'org-other');
    const { requests, model } = await endpoint((response, { headers }, completion) => {
      completion(Object.keys(headers).join(' '));
      response.end();
    });
    const { text } = await model.complete(question, never);
    vi.unstubAllEnvs();
    expect(requests[0]?.authorization).toBe('Bearer secret');
    expect(text).not.toMatch(/gateway|organization/i);
  });

  test.each([
    ['a content filter emptied', { choices: [{ message: { content: '' }, finish_reason: 'content_filter' }] }],
    ['ended before its first word', { choices: [{ message: { content: '' }, finish_reason: 'length' }] }],
    ['is not a completion', { choices: [] }],
    ['reports a failure', { error: { message: 'the model behind it failed' } }],
  ])('reports the usage of a reply that %s', async (_, reply) => {
    const usage = { prompt_tokens: 1000, completion_tokens: 200 };
    const { model } = await endpoint((response) => sendJson(response, 200, { ...reply, usage }), {
      price: { input: 1, output: 10 },
    });
    await expect(model.complete(question, never)).rejects.toMatchObject({
      data: { usage: { calls: 1, promptTokens: 1000, completionTokens: 200, costUsd: 0.003 } },
    });
  });

  test('reports no tokens when the reply has no usage', async () => {
    expect(await failureOf((response) => sendJson(response, 200, { hello: 'world' }))).not.toHaveProperty('usage');
  });

  test('returns the reasoning when the reply has it', async () => {
    const { model } = await endpoint((response) =>
      sendJson(response, 200, { choices: [{ message: { content: 'billing', reasoning_content: 'Money.' } }] }),
    );
    expect(await model.complete(question, never)).toMatchObject({ text: 'billing', reasoning: 'Money.' });
  });

  test('distinguishes a filtered answer from an empty one', async () => {
    const filtered = { choices: [{ message: { content: '' }, finish_reason: 'content_filter' }] };
    expect(await failureOf((response) => sendJson(response, 200, filtered))).toMatchObject({ kind: 'refused' });
  });

  test('distinguishes flagged content from a rejected key', async () => {
    const error = { message: 'Your input was flagged by moderation.' };
    expect(await failureOf((response) => sendJson(response, 403, { error }))).toMatchObject({ kind: 'refused' });
  });

  test.each([
    [401, 'unauthorized', 'rejected the API key'],
    [404, 'unknownModel', `doesn't know the model "student"`],
    [400, 'refused', 'refused the request'],
    [500, 'overloaded', 'failed'],
  ])('fails with status %i as %s', async (status, kind, words) => {
    const failure = await failureOf((response) => sendJson(response, status, { error: { message: 'no' } }));
    expect(failure).toMatchObject({ kind, status });
    expect(failure.message).toContain(words);
  });

  test('fails when it reports an error with status 200', async () => {
    const failure = await failureOf((response) =>
      sendJson(response, 200, { error: { message: 'the provider is out of stock', code: 502 } }),
    );
    expect(failure.kind).toBe('overloaded');
    expect(failure.message).toContain('failed (502 the provider is out of stock).');
  });

  test('says when a model used all its tokens for reasoning', async () => {
    const failure = await failureOf((response) =>
      sendJson(response, 200, {
        choices: [{ message: { content: null, reasoning_content: 'Hm…' }, finish_reason: 'length' }],
      }),
    );
    expect(failure).toEqual({
      kind: 'refused',
      message: 'The model "student" reached its token limit before it answered. Raise maxTokens in the spec.',
      usage: { calls: 1, promptTokens: 7, completionTokens: 1, isEstimated: true },
    });
  });

  test('marks an answer that was cut off', async () => {
    const { model } = await endpoint((response) =>
      sendJson(response, 200, { choices: [{ message: { content: 'bill' }, finish_reason: 'length' }] }),
    );
    expect(await model.complete(question, never)).toMatchObject({ text: 'bill', truncated: true });
  });

  test('passes on how long it asks to wait', async () => {
    const failure = await failureOf((response) =>
      sendJson(response, 429, { error: { message: 'slow down' } }, { 'retry-after': '2' }),
    );
    expect(failure).toMatchObject({ kind: 'rateLimited', retryAfterMs: 2000 });
  });

  test('says when the account has no credit', async () => {
    const failure = await failureOf((response) =>
      sendJson(response, 429, { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } }),
    );
    expect(failure.kind).toBe('outOfCredit');
  });

  test.each<[string, Answer]>([
    ['HTML', (response) => response.end('<html>hello</html>')],
    ['JSON of another kind', (response) => sendJson(response, 200, { hello: 'world' })],
    ['broken JSON', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [')],
  ])('treats %s as malformed, not as an empty answer', async (_name, answer) => {
    expect((await failureOf(answer)).kind).toBe('malformed');
  });

  test("doesn't leak a quoted key into the message", async () => {
    const failure = await failureOf((response, { authorization }) =>
      sendJson(response, 401, { error: { message: `Wrong: ${authorization ?? ''}` } }),
    );
    expect(failure.message).toContain('(401 Wrong: Bearer the key)');
  });

  test.each(['two words', 'line\n', 'schlüssel'])('rejects a key such as %j without quoting it', (key) => {
    const create = () => new OpenAiEndpoint({ baseUrl: 'http://127.0.0.1:9/v1', model: 'student' }, key);
    expect(create).toThrow(ModelError);
    expect(create).toThrow(
      'The API key for http://127.0.0.1:9/v1 contains white space or other characters that no key has. Set it again.',
    );
  });

  test('says what to check when it cannot be reached', async () => {
    const model = new OpenAiEndpoint({ baseUrl: 'http://127.0.0.1:9/v1', model: 'student' }, undefined);
    await expect(model.complete(question, never)).rejects.toThrow(
      /http:\/\/127\.0\.0\.1:9\/v1 cannot be reached .*Check baseUrl/,
    );
  });

  test('aborts the request when it is cancelled', async () => {
    const cancellation = new AbortController();
    const { model } = await endpoint(() => cancellation.abort());
    await expect(model.complete(question, cancellation.signal)).rejects.toMatchObject({ data: { kind: 'cancelled' } });
  });
});
