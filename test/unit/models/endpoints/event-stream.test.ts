import { describe, expect, test } from 'vitest';
import { BrokenStreamError, completionOfStream } from '../../../../src/models/endpoints/event-stream';
import { readCompletion } from '../../../../src/models/endpoints/completion-reply';
import { OpenAiEndpoint } from '../../../../src/models/endpoints/openai-endpoint';
import { modelServer, sendJson, type Answer } from '../model-server';

const never = new AbortController().signal;
const question = { messages: [{ role: 'user' as const, content: 'Where to?' }] };

const delta = (changes: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta: changes, finish_reason: finish }],
});
const stream = (chunks: readonly unknown[], end = 'data: [DONE]\n\n') =>
  chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('') + end;
const read = (chunks: readonly unknown[], end?: string) => readCompletion(completionOfStream(stream(chunks, end)));

describe('a streamed completion', () => {
  test('is the completion of its pieces, with reasoning and usage', () => {
    const usage = { prompt_tokens: 9, completion_tokens: 4 };
    const chunks = [
      delta({ role: 'assistant', content: '' }),
      delta({ reasoning_content: 'An inv' }),
      delta({ reasoning_content: 'oice.' }),
      delta({ content: 'bill' }),
      delta({ content: 'ing' }),
      delta({}, 'stop'),
      { choices: [], usage },
    ];
    expect(read(chunks)).toMatchObject({ text: 'billing', reasoning: 'An invoice.', ending: 'complete' });
    expect(completionOfStream(stream(chunks))).toMatchObject({ usage });
  });

  test('has the parts that Mistral sends', () => {
    const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'An invoice.' }] };
    expect(read([delta({ content: [thinking] }), delta({ content: 'billing' }, 'stop')])).toMatchObject({
      text: 'billing',
      reasoning: 'An invoice.',
    });
  });

  test('has the tool calls whose arguments came in pieces', () => {
    const call = (index: number, piece: object, id?: string) => ({
      tool_calls: [{ index, ...(id === undefined ? {} : { id }), function: piece }],
    });
    const chunks = [
      delta(call(0, { name: 'find', arguments: '' }, 'a')),
      delta(call(0, { arguments: '{"id"' })),
      delta(call(1, { name: 'ask', arguments: '{}' }, 'b')),
      delta(call(0, { arguments: ':7}' })),
      delta({}, 'tool_calls'),
    ];
    expect(read(chunks)?.toolCalls).toEqual([
      { id: 'a', name: 'find', arguments: '{"id":7}' },
      { id: 'b', name: 'ask', arguments: '{}' },
    ]);
  });

  test('has whole tool calls with the same index, and without one', () => {
    const whole = (id: string, index?: number) => ({
      index,
      id,
      function: { name: 'find', arguments: `{"at":"${id}"}` },
    });
    const same = read([delta({ tool_calls: [whole('a', 0), whole('b', 0)] }, 'stop')]);
    const none = read([delta({ tool_calls: [whole('a')] }), delta({ tool_calls: [whole('b')] }, 'stop')]);
    expect(same?.toolCalls.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(none?.toolCalls).toEqual(same?.toolCalls);
  });

  test('may have other line ends, comments, no space, and no empty lines', () => {
    const pieces = ['\uFEFF: working', 'event: message', `data:${JSON.stringify(delta({ content: 'bill' }))}`];
    const rest = [`data: ${JSON.stringify(delta({ content: 'ing' }, 'stop'))}`, 'data: [DONE]'];
    for (const end of ['\r\n', '\r', '\n'])
      expect(readCompletion(completionOfStream([...pieces, ...rest].join(end)))?.text).toBe('billing');
  });

  test('is complete with its reason to end, even without the last line', () => {
    expect(read([delta({ content: 'billing' }, 'length')], '')).toMatchObject({ text: 'billing', ending: 'length' });
  });

  test('is no answer when it ends before the answer does', () => {
    expect(() => read([delta({ content: 'bill' })], '')).toThrow(BrokenStreamError);
    expect(() => read([delta({ content: 'bill' })], 'data: {"choices":[{"del')).toThrow(BrokenStreamError);
  });

  test('is an error when one comes within it', () => {
    const error = { message: 'Out of memory', code: 500 };
    expect(completionOfStream(stream([delta({ content: 'bill' }), { error, choices: [] }]))).toEqual({ error });
    expect(completionOfStream(`event: error\ndata: ${JSON.stringify(error)}\n\n`)).toEqual({ error });
  });

  test('of many pieces is read in time', () => {
    const chunks = Array.from({ length: 50_000 }, () => delta({ content: 'ab' }));
    expect(read([...chunks, delta({}, 'stop')])?.text).toHaveLength(100_000);
  });
});

/** Streams an answer to requests that ask for a stream. */
const streaming =
  (send: (text: string) => readonly Buffer[], refuse: string): Answer =>
  (response, { body }) => {
    if (body['stream'] !== true) {
      sendJson(response, 400, { error: { message: refuse } });
      return;
    }
    const text = stream([delta({ content: 'Zürich 🙂' }, 'stop'), { choices: [], usage: { prompt_tokens: 9 } }]);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    for (const part of send(text)) response.write(part);
    response.end();
  };

/** Every byte by itself, so that characters are split. */
const byBytes = (text: string) => Array.from(Buffer.from(text), (byte) => Buffer.from([byte]));

describe('an endpoint that streams', () => {
  test('is asked for the usage, and its characters may come in pieces', async () => {
    const { baseUrl, requests } = await modelServer(streaming(byBytes, 'no'));
    const model = new OpenAiEndpoint({ baseUrl, model: 'student', stream: 'on' }, undefined);
    const { text, usage } = await model.complete(question, never);
    expect([text, usage.promptTokens]).toEqual(['Zürich 🙂', 9]);
    expect(requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test.each([
    'This model only support stream mode, please enable the stream parameter to access the model.',
    'parameter.enable_thinking must be set to false for non-streaming calls',
    'Stream must be set to true',
    'Non-streaming requests are not supported.',
  ])('is asked for streams once it says: %s', async (refusal) => {
    const { baseUrl, requests } = await modelServer(streaming((text) => [Buffer.from(text)], refusal));
    const model = new OpenAiEndpoint({ baseUrl, model: 'student' }, undefined);
    const { text, adaptations } = await model.complete(question, never);
    expect(text).toBe('Zürich 🙂');
    expect(adaptations).toEqual([expect.stringMatching(/are sent for a streamed reply\.$/)]);
    expect(requests).toHaveLength(2);
  });

  test.each([
    ['between two pieces', (text: string) => [Buffer.from(text.slice(0, text.indexOf('\n\n') - 20))]],
    ['before the first', () => [Buffer.from('')]],
  ])('has not answered when the stream ends %s', async (_place, cut) => {
    const { baseUrl } = await modelServer(streaming(cut, 'no'));
    const model = new OpenAiEndpoint({ baseUrl, model: 'student', stream: 'on' }, undefined);
    await expect(model.complete(question, never)).rejects.toMatchObject({ data: { kind: 'malformed' } });
  });

  test('has not answered when the connection is cut', async () => {
    const { baseUrl } = await modelServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(stream([delta({ content: 'bill' })], ''), () => response.destroy());
    });
    const model = new OpenAiEndpoint({ baseUrl, model: 'student', stream: 'on' }, undefined);
    await expect(model.complete(question, never)).rejects.toMatchObject({ data: { kind: 'unreachable' } });
  });
});
