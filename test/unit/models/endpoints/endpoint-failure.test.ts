import { describe, expect, it, test } from 'vitest';
import { concernsRequest, ModelError } from '../../../../src/models/model-error';
import { OpenAiEndpoint } from '../../../../src/models/endpoints/openai-endpoint';
import { modelServer, sendJson } from '../model-server';

const never = new AbortController().signal;

async function failureFrom(status: number, body: unknown, headers = {}): Promise<ModelError['data']> {
  const { baseUrl } = await modelServer((response) => {
    if (typeof body === 'string') response.writeHead(status, headers).end(body);
    else sendJson(response, status, body, headers);
  });
  const model = new OpenAiEndpoint({ baseUrl, model: 'small' }, 'secret');
  const error: unknown = await model
    .complete({ messages: [{ role: 'user', content: 'Hi' }] }, never)
    .catch((reason: unknown) => reason);
  if (!(error instanceof ModelError)) throw new Error('Expected a ModelError.');
  return error.data;
}

describe("the endpoint's own words", () => {
  test.each<[string, unknown, string]>([
    ['OpenAI', { error: { message: 'too long' } }, '(400 too long)'],
    ['FastAPI', { detail: 'too long' }, '(400 too long)'],
    ['older vLLM', { object: 'error', message: 'too long' }, '(400 too long)'],
    ['Databricks', { error_code: 'BAD_REQUEST', message: 'too long' }, '(400 too long)'],
    ['Gemini', [{ error: { code: 400, message: 'too long' } }], '(400 too long)'],
    ['an error that is text', { error: 'too long' }, '(400 too long)'],
    [
      'OpenRouter',
      { error: { message: 'Provider returned error', metadata: { raw: 'too long' } } },
      '(400 Provider returned error: too long)',
    ],
    ['other JSON', { code: 7 }, '(400 {"code":7})'],
    ['plain text', 'too long', '(400 too long)'],
    ['an empty body', '', '(400 no details)'],
  ])('are quoted from %s', async (_form, body, quoted) => {
    expect((await failureFrom(400, body)).message).toContain(quoted);
  });

  it('are the title of a web page', async () => {
    const page = `<!DOCTYPE html>\n<html><head><title>Just a moment...</title>${'<style></style>'.repeat(500)}</head></html>`;
    const { message } = await failureFrom(503, page);
    expect(message).toContain('(503 a web page with the title "Just a moment...")');
  });

  it('are cut off after 200 characters', async () => {
    const { message } = await failureFrom(400, { detail: 'long '.repeat(500) });
    expect(message.length).toBeLessThan(300);
  });

  it('are quoted when a reply with status 200 is not a chat completion', async () => {
    const { kind, message } = await failureFrom(200, { hello: 'world' });
    expect(kind).toBe('malformed');
    expect(message).toContain('didn\'t answer with a chat completion ({"hello":"world"})');
  });
});

test('a redirect names the address to use instead', async () => {
  const failure = await failureFrom(308, '', { location: 'https://models.example.com/v1/chat/completions' });
  expect(failure.kind).toBe('unknownModel');
  expect(failure.message).toMatch(
    /redirects to https:\/\/models\.example\.com\/v1\/chat\/completions\. Use that address as baseUrl\.$/,
  );
});

test('a reply that is too long is not requested again', async () => {
  const { kind, message } = await failureFrom(200, 'a'.repeat(16 * 1024 * 1024 + 1));
  expect(kind).toBe('refused');
  expect(message).toContain('sent a reply of more than 16777216 bytes');
});

describe('a rate limit', () => {
  it('that mentions a quota is no empty account', async () => {
    const body = { error: { code: '429', message: 'Rate limit exceeded. See https://aka.ms/oai/quotaincrease.' } };
    expect((await failureFrom(429, body, { 'retry-after': '1' })).kind).toBe('rateLimited');
  });

  it('of Google says in its details how long to wait', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' }];
    const failure = await failureFrom(429, [{ error: { code: 429, message: 'Quota exceeded', details } }]);
    expect(failure).toMatchObject({ kind: 'rateLimited', retryAfterMs: 1500 });
  });

  it('of Azure says in a header of its own how many milliseconds to wait', async () => {
    const failure = await failureFrom(429, { error: { message: 'slow down' } }, { 'retry-after-ms': '250' });
    expect(failure).toMatchObject({ kind: 'rateLimited', retryAfterMs: 250 });
  });

  it('that no later attempt would pass refuses the request', async () => {
    const error = { message: 'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 42000' };
    expect(await failureFrom(429, { error })).toMatchObject({ kind: 'refused', tooLong: true });
  });
});

test.each<[string, number, unknown]>([
  ['OpenAI', 400, { error: { code: 'context_length_exceeded', message: 'Your messages resulted in 9000 tokens' } }],
  ['vLLM', 400, { detail: "This model's maximum context length is 4096 tokens." }],
  ['llama.cpp', 400, { error: { message: 'the request exceeds the available context size' } }],
  ['GitHub Models', 413, { error: { code: 'tokens_limit_reached', message: 'Request body too large' } }],
  ['Anthropic', 400, { error: { message: 'prompt is too long: 205000 tokens > 200000 maximum' } }],
  ['Gemini', 400, [{ error: { message: 'The input token count exceeds the maximum number of tokens allowed' } }]],
  ['a proxy', 413, '<html><title>413 Request Entity Too Large</title></html>'],
])('a request that is too long is recognized from %s', async (_, status, body) => {
  expect(await failureFrom(status, body)).toMatchObject({ kind: 'refused', tooLong: true });
});

test.each<[string, unknown]>([
  ['a filter', { error: { code: 'content_filter', message: 'The response was filtered' } }],
  ['a tool call', { error: { code: 'tool_use_failed', message: 'Failed to call a function' } }],
  ['its form', { error: { code: 'json_validate_failed', message: 'Failed to generate JSON' } }],
])('a request that is refused for %s concerns only this request', async (_, body) => {
  const failure = await failureFrom(400, body);
  expect(failure).not.toHaveProperty('tooLong');
  expect(concernsRequest(failure)).toBe(true);
});

test.each([
  [429, { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } }],
  [402, { error: { message: 'Insufficient credits' } }],
])('an account without credit is recognized by status %i', async (status, body) => {
  expect((await failureFrom(status, body)).kind).toBe('outOfCredit');
});

test('denied access is not called a rejected key', async () => {
  const failure = await failureFrom(403, { error: { message: 'Country, region, or territory not supported' } });
  expect(failure.kind).toBe('unauthorized');
  expect(failure.message).toContain('denied access (403 Country, region, or territory not supported)');
});

test('a web page that denies access is taken for a firewall, and nothing is said of keys', async () => {
  const failure = await failureFrom(403, '<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>');
  expect(failure.kind).toBe('unreachable');
  expect(failure.message).toContain(
    '(403 a web page with the title "Just a moment..."). A proxy or firewall blocks it.',
  );
  expect(failure.message).not.toContain('key');
});

test('a path that the endpoint does not have is told from an outage, also with status 200', async () => {
  const { baseUrl } = await modelServer((response) => {
    sendJson(response, 200, { error: 'Unexpected endpoint or method. (POST /chat/completions)' });
  });
  const ask = (address: string) =>
    new OpenAiEndpoint({ baseUrl: address, model: 'small' }, undefined).complete(
      { messages: [{ role: 'user', content: 'Hi' }] },
      never,
    );
  const advice = 'Check baseUrl in the spec: it often ends in /v1.';
  await expect(ask(new URL(baseUrl).origin)).rejects.toThrow(advice);
  await expect(ask(baseUrl)).rejects.toThrow(/^(?!.*often ends)/);
});
