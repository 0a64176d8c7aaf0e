import { expect, it } from 'vitest';
import { localServers } from '../../../../src/models/endpoints/local-servers';
import { modelServer, sendJson } from '../model-server';

const never = new AbortController().signal;

it('finds the servers that list models, and nothing where another program listens or none', async () => {
  const ollama = await modelServer((response) => sendJson(response, 200, { data: [{ id: 'gemma3:4b' }] }));
  const other = await modelServer((response) => response.end('<html>A web application</html>'));
  const found = await localServers(never, {
    vllm: other.baseUrl,
    ollama: ollama.baseUrl,
    llamacpp: 'http://127.0.0.1:9/v1',
  });
  expect(found).toEqual([{ provider: 'ollama', label: 'Ollama', baseUrl: ollama.baseUrl, models: ['gemma3:4b'] }]);
});

it('ends with the caller', async () => {
  const silent = await modelServer(() => undefined);
  const stopped = AbortSignal.abort(new Error('closed'));
  expect(await localServers(stopped, { ollama: silent.baseUrl })).toEqual([]);
});
