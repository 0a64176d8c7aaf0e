import { describe, expect, it, test } from 'vitest';
import { EmbeddingEndpoint } from '../../../../src/models/endpoints/embedding-endpoint';
import { ModelError } from '../../../../src/models/model-error';
import { modelServer, sendJson, type Answer } from '../model-server';

const never = new AbortController().signal;

/** The usual good answer, with the vectors in the other order than the texts. */
const goodAnswer: Answer = (response) =>
  sendJson(response, 200, {
    object: 'list',
    data: [
      { object: 'embedding', index: 1, embedding: [0, 1] },
      { object: 'embedding', index: 0, embedding: [1, 0] },
    ],
    usage: { prompt_tokens: 2000, total_tokens: 2000 },
  });

async function endpoint(answer: Answer, changes = {}) {
  const { baseUrl, requests } = await modelServer(answer);
  return { requests, embedder: new EmbeddingEndpoint({ baseUrl, model: 'small', ...changes }, 'secret') };
}

describe('an embedding endpoint', () => {
  it('gets all texts in one request, with the key, and is asked for plain numbers', async () => {
    const { embedder, requests } = await endpoint(goodAnswer);
    expect((await embedder.embed(['a', 'b'], never)).vectors).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(requests.map(({ path, authorization, body }) => ({ path, authorization, body }))).toEqual([
      {
        path: '/v1/embeddings',
        authorization: 'Bearer secret',
        body: { model: 'small', input: ['a', 'b'], encoding_format: 'float' },
      },
    ]);
  });

  it('reports tokens, and cost only when the price is known', async () => {
    const free = await endpoint(goodAnswer);
    expect((await free.embedder.embed(['a', 'b'], never)).usage).toEqual({
      calls: 1,
      promptTokens: 2000,
      completionTokens: 0,
    });
    const priced = await endpoint(goodAnswer, { price: { input: 0.02 } });
    expect((await priced.embedder.embed(['a', 'b'], never)).usage.costUsd).toBeCloseTo(0.00004);
  });

  it('estimates tokens that are not reported', async () => {
    const { embedder } = await endpoint((response) =>
      sendJson(response, 200, { data: [{ embedding: [1] }, { embedding: [2] }], usage: { prompt_tokens: 0 } }),
    );
    const { usage } = await embedder.embed(['billing', 'account'], never);
    expect(usage).toEqual({ calls: 1, promptTokens: 4, completionTokens: 0, isEstimated: true });
  });

  it('returns vectors in the order of the texts when they have no index', async () => {
    const { embedder } = await endpoint((response) =>
      sendJson(response, 200, { data: [{ embedding: [1] }, { embedding: [2] }] }),
    );
    expect((await embedder.embed(['a', 'b'], never)).vectors).toEqual([[1], [2]]);
  });

  test.each<[string, unknown]>([
    ['a chat completion', { choices: [{ message: { content: 'Hello' } }] }],
    ['too few vectors', { data: [{ index: 0, embedding: [1, 0] }] }],
    ['the same place twice', { data: [0, 0].map((index) => ({ index, embedding: [1, 0] })) }],
    ['vectors of different lengths', { data: [{ embedding: [1] }, { embedding: [1, 2] }] }],
    ['an empty vector', { data: [{ embedding: [] }, { embedding: [] }] }],
    ['vectors in base64', { data: [{ embedding: 'AACAPw==' }, { embedding: 'AACAPw==' }] }],
    ['words', 'Hello'],
  ])('fails as malformed when it answers with %s', async (_, answer) => {
    const { embedder } = await endpoint((response) => sendJson(response, 200, answer));
    const error: unknown = await embedder.embed(['a', 'b'], never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).data.kind).toBe('malformed');
    expect((error as ModelError).message).toMatch("didn't answer with a list of 2 embeddings");
    expect((error as ModelError).message).toMatch('that "small" is an embedding model');
  });

  it("doesn't leak a rejected key into the message", async () => {
    const { embedder } = await endpoint((response) =>
      sendJson(response, 401, { error: { message: 'Incorrect API key: secret' } }),
    );
    await expect(embedder.embed(['a'], never)).rejects.toThrow('rejected the API key (401 Incorrect API key: the key)');
  });
});
