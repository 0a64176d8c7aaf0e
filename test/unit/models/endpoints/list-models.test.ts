import { describe, expect, it } from 'vitest';
import { listModels } from '../../../../src/models/endpoints/list-models';
import { modelServer, sendJson, type Answer } from '../model-server';

const never = new AbortController().signal;

async function listed(answer: Answer, key?: string) {
  const { baseUrl, requests } = await modelServer(answer);
  return { models: await listModels(baseUrl, key, never), requests, baseUrl };
}

describe('the models of an endpoint', () => {
  it.each([
    ["OpenAI's data", { data: [{ id: 'small' }, { id: 'large' }] }],
    ["Together's list", [{ id: 'large' }, { id: 'small' }]],
    ['names alone', { models: ['small', 'large', 'small'] }],
    ["Gemini's full names", { data: [{ id: 'models/small' }, { id: 'models/large' }] }],
    ['the endpoints of Databricks', { endpoints: [{ name: 'small' }, { name: 'large' }, {}] }],
  ])('are read from %s', async (_form, body) => {
    const { models } = await listed((response) => sendJson(response, 200, body));
    expect(models).toEqual(['large', 'small']);
  });

  it('are asked for with the key, below the address', async () => {
    const { requests } = await listed((response) => sendJson(response, 200, []), 'secret');
    expect(requests).toMatchObject([{ path: '/v1/models', authorization: 'Bearer secret' }]);
  });

  it.each([
    ['/openai/deployments/small?api-version=2024-10-21', '/openai/models?api-version=2024-10-21'],
    ['/v1/chat/completions', '/v1/models'],
    ['', '/models'],
  ])('are asked for at the right path for the address %s', async (path, expected) => {
    const { baseUrl, requests } = await modelServer((response) => sendJson(response, 200, []));
    await listModels(`${new URL(baseUrl).origin}${path}`, undefined, never);
    expect(requests.map((request) => request.path)).toEqual([expected]);
  });

  it('are not quoted with the key when that is rejected', async () => {
    const failing = listed((response) => sendJson(response, 401, { error: { message: 'No key secret' } }), 'secret');
    await expect(failing).rejects.toMatchObject({
      data: { kind: 'unauthorized', message: expect.stringContaining('(401 No key the key)') as unknown },
    });
  });

  it('are refused by a server that has no list', async () => {
    const failing = listed((response) => sendJson(response, 404, 'Not Found'));
    await expect(failing).rejects.toMatchObject({ data: { kind: 'refused', status: 404 } });
    const page = listed((response) => response.end('<html></html>'));
    await expect(page).rejects.toMatchObject({ data: { kind: 'refused', status: 200 } });
  });

  it('are unreachable where nothing listens', async () => {
    await expect(listModels('http://127.0.0.1:9/v1', undefined, never)).rejects.toMatchObject({
      data: { kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') as unknown },
    });
  });
});
