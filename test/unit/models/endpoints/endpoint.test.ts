import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../../../src/models/endpoints/endpoint';
import { endpointSchema } from '../../../../src/models/endpoints/endpoint-spec';
import { OpenAiEndpoint } from '../../../../src/models/endpoints/openai-endpoint';
import { presets } from '../../../../src/models/endpoints/presets';
import { modelServer } from '../model-server';

const never = new AbortController().signal;
const problemsOf = (entry: unknown) => v.safeParse(endpointSchema, entry).issues?.map(({ message }) => message) ?? [];

describe('an entry that names a service', () => {
  it('has its address and the variable with its key', () => {
    expect(endpointOf({ provider: 'openrouter' })).toEqual({
      baseUrl: 'https://openrouter.ai/api/v1',
      apiKeyEnv: 'OPENROUTER_API_KEY',
      service: presets.openrouter,
    });
  });

  it('keeps the address and the variable that it gives itself', () => {
    const baseUrl = 'https://eu.api.openai.com/v1';
    expect(endpointOf({ provider: 'openai', baseUrl })).toMatchObject({ baseUrl, apiKeyEnv: 'OPENAI_API_KEY' });
    expect(endpointOf({ provider: 'openai', baseUrl, apiKeyEnv: 'MINE' })).toMatchObject({ apiKeyEnv: 'MINE' });
  });

  it('sends the key of the service to no other address', () => {
    const { apiKeyEnv } = endpointOf({ provider: 'openai', baseUrl: 'https://gateway.example.org/v1' });
    expect(apiKeyEnv).toBeUndefined();
  });

  it('gets the path of the service when its address has none', () => {
    const baseUrl = 'https://contoso.openai.azure.com';
    expect(endpointOf({ provider: 'azure', baseUrl }).baseUrl).toBe(`${baseUrl}/openai/v1`);
    const deployment = `${baseUrl}/openai/deployments/small?api-version=2024-10-21`;
    expect(endpointOf({ baseUrl: deployment }).baseUrl).toBe(deployment);
  });

  it('needs an address where each customer has one', () => {
    expect(problemsOf({ provider: 'azure', model: 'small' })).toEqual([
      'Expected baseUrl, for Azure OpenAI has an address for each customer, such as https://RESOURCE.openai.azure.com/openai/v1',
    ]);
    expect(problemsOf({ provider: 'ollama', model: 'small' })).toEqual([]);
    expect(problemsOf({ model: 'small' })).toEqual(['Expected baseUrl, or provider with the name of a service']);
  });
});

describe('Azure OpenAI', () => {
  it('gets the key in its own header, and the version of its API', async () => {
    const { baseUrl, requests } = await modelServer((_response, _request, completion) => completion('billing'));
    const address = `${new URL(baseUrl).origin}/openai/deployments/small?api-version=2024-10-21`;
    const model = new OpenAiEndpoint({ provider: 'azure', baseUrl: address, model: 'small' }, 'secret');
    await model.complete({ messages: [{ role: 'user', content: 'Where to?' }] }, never);
    expect(requests).toMatchObject([
      {
        path: '/openai/deployments/small/chat/completions?api-version=2024-10-21',
        headers: { 'api-key': 'secret' },
        authorization: undefined,
      },
    ]);
  });
});
