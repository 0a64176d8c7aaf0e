import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RecordingEndpoint, type RecordedCall } from '../../../../src/system/recording/recording-endpoint';
import { modelServer, sendJson, type Answer } from '../../models/model-server';

const key = 'sk-the-real-key';

async function recording(answer: Answer) {
  const { baseUrl, requests } = await modelServer(answer);
  const calls: RecordedCall[] = [];
  const endpoint = await RecordingEndpoint.start({
    addresses: { OPENAI_BASE_URL: baseUrl, ANTHROPIC_BASE_URL: new URL(baseUrl).origin },
    onCall: (call) => calls.push(call),
  });
  onTestFinished(() => endpoint.close());
  const { OPENAI_BASE_URL: openAi = '', ANTHROPIC_BASE_URL: anthropic = '' } = endpoint.variables;
  const openai = new OpenAI({ apiKey: key, baseURL: openAi, maxRetries: 0 });
  return {
    calls,
    requests,
    openAi,
    openai,
    anthropic: new Anthropic({ apiKey: key, authToken: null, baseURL: anthropic, maxRetries: 0 }),
  };
}

const asked = { model: 'gpt-4.1-mini', messages: [{ role: 'user' as const, content: 'Where is my parcel?' }] };
const user = [{ role: 'user', content: 'Where is my parcel?' }];

/** Sends events, and waits for the client to have seen the first one before the others follow. */
function sendEvents(response: Parameters<Answer>[0], events: readonly object[], onFirst = Promise.resolve()): void {
  const [first, ...others] = events.map((event) => `data: ${JSON.stringify(event)}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(first);
  void onFirst.then(() => response.end(others.join('')));
}

/** Reads a stream to its end. */
async function drained(stream: AsyncIterable<unknown>): Promise<void> {
  const events = stream[Symbol.asyncIterator]();
  while ((await events.next()).done !== true);
}

const chunk = (delta: object, finish: string | null = null) => ({
  ...{ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm' },
  choices: [{ index: 0, delta, finish_reason: finish }],
});

describe('the endpoint that records', () => {
  it('forwards a call of the openai client with its own key, and records it without the key', async () => {
    const { calls, requests, openai } = await recording((_, __, completion) => completion('At the post office.'));
    const reply = await openai.chat.completions.create({ ...asked, temperature: 0.3 });
    expect(reply.choices[0]?.message.content).toBe('At the post office.');
    expect(requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      authorization: `Bearer ${key}`,
      body: { ...asked, temperature: 0.3 },
    });
    expect(calls).toEqual([{ model: 'gpt-4.1-mini', messages: user, text: 'At the post office.' }]);
    expect(JSON.stringify(calls)).not.toContain(key);
  });

  it('passes a stream on while it is written', async () => {
    let seen = (): void => undefined;
    const first = new Promise<void>((resolve) => (seen = resolve));
    const { calls, openai } = await recording((response) =>
      sendEvents(
        response,
        [chunk({ role: 'assistant', content: 'At the ' }), chunk({ content: 'post office.' }), chunk({}, 'stop')],
        first,
      ),
    );
    const texts: string[] = [];
    for await (const { choices } of await openai.chat.completions.create({ ...asked, stream: true })) {
      texts.push(choices[0]?.delta.content ?? '');
      // The rest of the answer is sent only now.
      seen();
    }
    expect(texts).toEqual(['At the ', 'post office.', '']);
    expect(calls).toEqual([{ model: 'gpt-4.1-mini', messages: user, text: 'At the post office.' }]);
  });

  it('records responses, also streamed', async () => {
    const message = {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Soon.', annotations: [] }],
    };
    const response = { id: 'r', object: 'response', status: 'completed', output: [message] };
    const { calls, openai } = await recording((reply, { body }) =>
      body['stream'] === true
        ? sendEvents(reply, [
            { type: 'response.created', response },
            { type: 'response.completed', response },
          ])
        : sendJson(reply, 200, response),
    );
    const given = { model: 'm', instructions: 'Be kind.', input: 'Where is it?' };
    expect((await openai.responses.create(given)).output_text).toBe('Soon.');
    await drained(await openai.responses.create({ ...given, stream: true }));
    const call = {
      model: 'm',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Where is it?' },
      ],
      text: 'Soon.',
    };
    expect(calls).toEqual([call, call]);
  });

  it('records the messages of Anthropic’s client, also streamed', async () => {
    const whole = {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [{ type: 'text', text: 'Soon.' }],
      stop_reason: 'end_turn',
      usage: {},
    };
    const events = [
      { type: 'message_start', message: { ...whole, content: [] } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Soon' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '.' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: {} },
      { type: 'message_stop' },
    ];
    const { calls, requests, anthropic } = await recording((reply, { body }) => {
      if (body['stream'] !== true) {
        sendJson(reply, 200, whole);
        return;
      }
      reply.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
    });
    const given = {
      model: 'claude',
      max_tokens: 9,
      system: 'Be kind.',
      messages: [{ role: 'user', content: 'Where?' }],
    } as const;
    await anthropic.messages.create({ ...given, messages: [...given.messages] });
    expect(await anthropic.messages.stream({ ...given, messages: [...given.messages] }).finalText()).toBe('Soon.');
    const call = {
      model: 'claude',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Where?' },
      ],
      text: 'Soon.',
    };
    expect(calls).toEqual([call, call]);
    expect(requests[0]?.authorization).toBe(`Bearer ${key}`);
    expect(requests[0]?.headers['anthropic-version']).toMatch(/^\d{4}/);
  });

  it('records the text of an answer that calls tools as none, and no failure', async () => {
    const { calls, openai } = await recording((response, _, __, count) => {
      if (count === 1) {
        sendJson(response, 429, { error: { message: 'Slow down' } }, { 'retry-after': '7' });
        return;
      }
      const call = { id: 'c', type: 'function', function: { name: 'track', arguments: '{}' } };
      const choice = {
        index: 0,
        message: { role: 'assistant', content: 'Looking.', tool_calls: [call] },
        finish_reason: 'tool_calls',
      };
      sendJson(response, 200, { id: 'x', choices: [choice] });
    });
    const failure: unknown = await openai.chat.completions.create(asked).catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 429 });
    expect((failure as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('7');
    await openai.chat.completions.create(asked);
    expect(calls.map(({ text }) => text)).toEqual(['']);
  });

  it('records no stream that breaks off, and lets the client see that', async () => {
    const { calls, openai } = await recording((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(chunk({ content: 'At the' }))}\n\n`, () => response.destroy());
    });
    const stream = await openai.chat.completions.create({ ...asked, stream: true });
    await expect(drained(stream)).rejects.toThrow();
    expect(calls).toEqual([]);
  });

  it('passes everything else on, such as the list of models', async () => {
    const { calls, requests, openai } = await recording((response) =>
      sendJson(response, 200, { object: 'list', data: [{ id: 'm' }] }),
    );
    expect((await openai.models.list()).data).toEqual([{ id: 'm' }]);
    expect(requests[0]?.path).toBe('/v1/models');
    expect(calls).toEqual([]);
  });

  it('refuses a request without its token, or for another address', async () => {
    const { openAi, requests } = await recording((_, __, completion) => completion('x'));
    const { origin, pathname } = new URL(openAi);
    const [, token = ''] = pathname.split('/');
    for (const path of ['/v1/chat/completions', `/${token}/OTHER/chat/completions`, `/${token}/toString/x`, '/']) {
      const reply = await fetch(origin + path, { method: 'POST', body: '{}' });
      expect([path, reply.status, reply.headers.get('x-should-retry')]).toEqual([path, 401, 'false']);
    }
    expect(new URL(openAi).hostname).toBe('127.0.0.1');
    expect(requests).toEqual([]);
  });

  it('says which address can’t be reached', async () => {
    const endpoint = await RecordingEndpoint.start({
      addresses: { X: 'http://127.0.0.1:1/v1' },
      onCall: () => undefined,
    });
    onTestFinished(() => endpoint.close());
    const reply = await fetch(`${endpoint.variables['X']}/chat/completions`, { method: 'POST', body: '{}' });
    expect(reply.status).toBe(502);
    expect(await reply.text()).toMatch(/forwarded the call to 127\.0\.0\.1:1, which could not be reached/);
  });

  it('keeps requests to itself from going through a proxy', async () => {
    const { openAi } = await recording((_, __, completion) => completion('x'));
    expect(openAi).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/gepa-[0-9a-f]{48}\/OPENAI_BASE_URL$/);
  });
});
