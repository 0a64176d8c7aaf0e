import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { CompletionRequest } from '../../../../src/models/model';
import { endpointSchema, type EndpointSpec } from '../../../../src/models/endpoints/endpoint-spec';
import { OpenAiEndpoint } from '../../../../src/models/endpoints/openai-endpoint';
import { modelServer, sendJson, type Answer } from '../model-server';

const never = new AbortController().signal;
const question: CompletionRequest = { messages: [{ role: 'user', content: 'Where to?' }] };
const message = (text: string) => ({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
const answering =
  (reply: object): Answer =>
  (response) =>
    sendJson(response, 200, { object: 'response', status: 'completed', error: null, ...reply });

async function endpoint(answer: Answer, options: Partial<EndpointSpec> = {}) {
  const { baseUrl, requests } = await modelServer(answer);
  return { requests, model: new OpenAiEndpoint({ baseUrl, model: 'student', api: 'responses', ...options }, 'secret') };
}

describe('the API "responses"', () => {
  test('is sent the conversation as items, and settings under its own names', async () => {
    const { model, requests } = await endpoint(answering({ output: [message('billing')] }), {
      reasoningEffort: 'low',
      topP: 0.5,
    });
    await model.complete(
      {
        messages: [
          { role: 'system', content: 'Answer.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'This?' },
              { type: 'image', url: 'https://example.org/a.png' },
            ],
          },
          { role: 'assistant', content: 'Let me see.', toolCalls: [{ id: 'c1', name: 'find', arguments: '{"id":7}' }] },
          { role: 'tool', toolCallId: 'c1', content: 'on its way' },
        ],
        temperature: 0,
        maxTokens: 50,
        responseFormat: { type: 'json_schema', schema: { type: 'object' } },
        tools: [{ name: 'find', description: 'Finds.', parameters: { type: 'object' } }],
      },
      never,
    );
    expect(requests).toMatchObject([{ path: '/v1/responses', authorization: 'Bearer secret' }]);
    expect(requests[0]?.body).toEqual({
      model: 'student',
      input: [
        { role: 'system', content: 'Answer.' },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'This?' },
            { type: 'input_image', image_url: 'https://example.org/a.png' },
          ],
        },
        { role: 'assistant', content: 'Let me see.' },
        { type: 'function_call', call_id: 'c1', name: 'find', arguments: '{"id":7}' },
        { type: 'function_call_output', call_id: 'c1', output: 'on its way' },
      ],
      store: false,
      temperature: 0,
      top_p: 0.5,
      reasoning: { effort: 'low' },
      max_output_tokens: 50,
      text: { format: { type: 'json_schema', name: 'answer', schema: { type: 'object' } } },
      tools: [{ type: 'function', name: 'find', description: 'Finds.', parameters: { type: 'object' }, strict: false }],
    });
  });

  test('answers with text, a summary of its reasoning, calls and usage', async () => {
    const { model } = await endpoint(
      answering({
        output: [
          { type: 'reasoning', summary: [{ type: 'summary_text', text: 'An invoice.' }] },
          message('billing'),
          { type: 'function_call', id: 'fc', call_id: 'c1', name: 'find', arguments: '{"id":7}' },
        ],
        usage: {
          input_tokens: 1_000_000,
          input_tokens_details: { cached_tokens: 500_000 },
          output_tokens: 100_000,
          output_tokens_details: { reasoning_tokens: 90_000 },
        },
      }),
      { price: { input: 2, cachedInput: 1, output: 10 } },
    );
    expect(await model.complete(question, never)).toEqual({
      text: 'billing',
      reasoning: 'An invoice.',
      toolCalls: [{ id: 'c1', name: 'find', arguments: '{"id":7}' }],
      usage: { calls: 1, promptTokens: 1_000_000, completionTokens: 100_000, costUsd: 2.5 },
    });
  });

  test('answers with a refusal, or a part of a text', async () => {
    const refusing = { ...message(''), content: [{ type: 'refusal', refusal: 'I cannot.' }] };
    const refused = await endpoint(answering({ output: [refusing] }));
    expect((await refused.model.complete(question, never)).text).toBe('I cannot.');
    const cut = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    const truncated = await endpoint(answering({ ...cut, output: [message('bill')] }));
    expect(await truncated.model.complete(question, never)).toMatchObject({ text: 'bill', truncated: true });
    const empty = await endpoint(answering({ ...cut, output: [] }));
    await expect(empty.model.complete(question, never)).rejects.toThrow(/reached its token limit/);
  });

  test.each([
    ['a failure', { status: 'failed', error: { code: 'server_error', message: 'It broke' }, output: [] }, /It broke/],
    ['a chat completion', { choices: [], output: undefined }, /didn't answer with a response/],
  ])('reports %s', async (_what, reply, words) => {
    const { model } = await endpoint(answering(reply));
    await expect(model.complete(question, never)).rejects.toThrow(words);
  });

  test('is asked again without what it refuses', async () => {
    const { model, requests } = await endpoint(
      (response, { body }) => {
        if ('reasoning' in body)
          sendJson(response, 400, {
            error: { message: "Unsupported parameter: 'reasoning.effort' is not supported." },
          });
        else sendJson(response, 200, { output: [message('billing')] });
      },
      { reasoningEffort: 'low' },
    );
    expect((await model.complete(question, never)).text).toBe('billing');
    expect(requests).toHaveLength(2);
  });

  test('may stream, and ends with the whole response', async () => {
    const events = [
      { type: 'response.output_text.delta', delta: 'bill' },
      { type: 'response.completed', response: { status: 'completed', output: [message('billing')] } },
    ];
    const { model, requests } = await endpoint(
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
      },
      { stream: 'on' },
    );
    expect((await model.complete(question, never)).text).toBe('billing');
    expect(requests[0]?.body).toMatchObject({ stream: true });
    expect(requests[0]?.body).not.toHaveProperty('stream_options');
  });

  test('has neither seed nor stop', () => {
    const spec = { baseUrl: 'http://a/v1', model: 'm', api: 'responses', seed: 7 };
    expect(v.safeParse(endpointSchema, spec).issues?.map((issue) => issue.message)).toEqual([
      'Expected neither seed nor stop, which the API "responses" doesn’t have',
    ]);
  });
});
