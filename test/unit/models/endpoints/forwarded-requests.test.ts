import { describe, expect, test } from 'vitest';
import { OpenAiEndpoint } from '../../../../src/models/endpoints/openai-endpoint';
import { ModelError } from '../../../../src/models/model-error';
import { modelServer, sendJson } from '../model-server';

const never = new AbortController().signal;
const messages = [{ role: 'user' as const, content: 'Where to?' }];
const price = { input: 1, output: 10 };

async function endpoint(status: number, reply: object, spec = {}) {
  const { baseUrl, requests } = await modelServer((response) => sendJson(response, status, reply));
  return { requests, model: new OpenAiEndpoint({ baseUrl, model: 'student', price, ...spec }, 'secret') };
}

const completion = {
  id: 'own',
  choices: [{ index: 0, message: { role: 'assistant', content: 'billing', refusal: null }, logprobs: { content: [] } }],
  usage: { prompt_tokens: 1000, completion_tokens: 100 },
};

describe('a request that a program composed', () => {
  test('is sent with every field that it has, and its whole reply comes back', async () => {
    const { model, requests } = await endpoint(200, completion, { extraBody: { seed: 7 } });
    const body = { model: 'student', messages, logit_bias: { 5: 1 }, n: 1 };
    const { text, reply, usage } = await model.complete({ messages, forwarded: { api: 'chat', body } }, never);
    expect(requests[0]).toMatchObject({ path: '/v1/chat/completions', authorization: 'Bearer secret', body });
    expect(Object.keys(requests[0]?.body ?? {}).sort()).toEqual(['logit_bias', 'messages', 'model', 'n']);
    expect({ text, reply }).toEqual({ text: 'billing', reply: completion });
    expect(usage.costUsd).toBeCloseTo(0.002);
  });

  test('has no known price when it names another model than the spec', async () => {
    const { model, requests } = await endpoint(200, completion);
    const body = { model: 'other', messages };
    const { usage } = await model.complete({ messages, forwarded: { api: 'chat', body } }, never);
    expect(requests[0]?.body['model']).toBe('other');
    expect(usage).toEqual({ calls: 1, promptTokens: 1000, completionTokens: 100 });
  });

  test('may ask for embeddings', async () => {
    const reply = { data: [{ embedding: [0.5] }], usage: { prompt_tokens: 3 } };
    const { model, requests } = await endpoint(200, reply);
    const body = { model: 'student', input: ['x'] };
    const answer = await model.complete({ messages: [], forwarded: { api: 'embeddings', body } }, never);
    expect(requests[0]?.path).toBe('/v1/embeddings');
    expect(answer.reply).toEqual(reply);
  });

  test('fails with the endpoint’s words', async () => {
    const { model } = await endpoint(400, { error: { message: 'Unsupported value: temperature' } });
    const body = { model: 'student', messages, temperature: 3 };
    const failed = model.complete({ messages, forwarded: { api: 'chat', body } }, never);
    await expect(failed).rejects.toThrow(ModelError);
    await expect(failed).rejects.toThrow('Unsupported value: temperature');
  });
});
