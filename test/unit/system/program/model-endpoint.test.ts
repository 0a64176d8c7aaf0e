import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { field } from '../../../../src/models/endpoints/json-field';
import { RefusedRequest } from '../../../../src/system/program/loopback-server';
import { ModelEndpoint, type Answerer } from '../../../../src/system/program/model-endpoint';

async function endpoint(
  answer: (...asked: Parameters<Answerer['answer']>) => ReturnType<Answerer['answer']> = (api, body) =>
    Promise.resolve({ api, ...body }),
) {
  const started = await ModelEndpoint.start();
  onTestFinished(() => started.close());
  const { token, close } = started.open({ answer });
  const ask = async (path: string, init: RequestInit = {}, key = token) => {
    const headers = { authorization: `Bearer ${key}` };
    const reply = await fetch(started.origin + path, { method: 'POST', headers, body: '{"model":"m"}', ...init });
    return { status: reply.status, headers: reply.headers, body: await reply.json() };
  };
  return { ask, token, close, origin: started.origin };
}

describe('the endpoint of a program', () => {
  it('refuses a request without the token of a rollout under way, and tells the client not to retry', async () => {
    const { ask, close } = await endpoint();
    const { status, headers, body } = await ask('/v1/chat/completions', {}, 'sk-real-key');
    expect([status, headers.get('x-should-retry')]).toEqual([401, 'false']);
    expect(field(field(body, 'error'), 'message')).toMatch(/not that of a rollout under way/);
    expect((await ask('/v1/chat/completions')).status).toBe(200);
    close();
    expect((await ask('/v1/chat/completions')).status).toBe(401);
  });

  it('listens on the loopback interface only', async () => {
    const { origin } = await endpoint();
    expect(new URL(origin).hostname).toBe('127.0.0.1');
  });

  it.each([
    ['/v1/chat/completions', 'chat', 'm'],
    ['/v1/responses', 'responses', 'm'],
    ['/v1/embeddings', 'embeddings', 'm'],
    ['/v1/messages?beta=true', 'messages', 'm'],
    ['/openai/deployments/my%20model/chat/completions?api-version=1', 'chat', 'm'],
  ])('answers %s', async (path, api, model) => {
    const { ask } = await endpoint();
    expect((await ask(path)).body).toEqual({ api, model });
  });

  it('takes the model from the address of Azure’s deployments, and the key from its header', async () => {
    const { ask, token } = await endpoint();
    const { body } = await ask('/openai/deployments/my-model/chat/completions', {
      headers: { 'api-key': token },
      body: '{}',
    });
    expect(body).toEqual({ api: 'chat', model: 'my-model' });
  });

  it.each([
    ['/v1/audio/speech', '{}', 404, 'not POST /v1/audio/speech'],
    ['/v1/chat/completions', '[1]', 400, 'not a JSON object'],
    ['/v1/chat/completions', '{', 400, 'not a JSON object'],
  ])('refuses %s with %s', async (path, body, status, problem) => {
    const { ask } = await endpoint();
    const reply = await ask(path, { body });
    expect(reply.status).toBe(status);
    expect(field(field(reply.body, 'error'), 'message')).toContain(problem);
  });

  it('passes a refusal on in the form of both OpenAI and Anthropic', async () => {
    const { ask } = await endpoint(() => Promise.reject(new RefusedRequest(422, 'Too long.')));
    expect(await ask('/v1/messages')).toMatchObject({
      status: 422,
      body: { type: 'error', error: { type: 'invalid_request_error', message: 'Too long.' } },
    });
  });

  it('ends a request when its client leaves', async () => {
    let leave = (): void => undefined;
    let noticed = (): void => undefined;
    const left = new Promise<void>((resolve) => (noticed = resolve));
    const { token, origin } = await endpoint((_api, _body, signal) => {
      signal.addEventListener('abort', () => noticed());
      leave();
      return new Promise(() => undefined);
    });
    const client = connect(Number(new URL(origin).port), '127.0.0.1');
    leave = () => void client.destroy();
    client.write(
      `POST /v1/responses HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: 2\r\n\r\n{}`,
    );
    await expect(left).resolves.toBeUndefined();
  });
});
