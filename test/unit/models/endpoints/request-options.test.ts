import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import { endpointSchema, type EndpointSpec } from '../../../../src/models/endpoints/endpoint-spec';
import { OpenAiEndpoint } from '../../../../src/models/endpoints/openai-endpoint';
import { createModel } from '../../../../src/models/provider-registry';
import { modelServer, sendJson, type Answer } from '../model-server';

const question = { messages: [{ role: 'user' as const, content: 'Where to?' }] };
const never = new AbortController().signal;
const billing: Answer = (_response, _request, completion) => completion('billing');

async function endpoint(answer: Answer, options: Partial<EndpointSpec> = {}) {
  const { baseUrl, requests } = await modelServer(answer);
  return { requests, model: new OpenAiEndpoint({ baseUrl, model: 'student', ...options }, 'secret') };
}

/** Refuses requests with a field, in words, until it is left out. */
const refusing =
  (name: string, message: string, status = 400): Answer =>
  (response, { body }, completion) => {
    if (name in body) sendJson(response, status, { error: { message } });
    else completion('billing');
  };

describe('the options of a model', () => {
  test('are sent under the names of the API', async () => {
    const { model, requests } = await endpoint(billing, {
      topP: 0.5,
      seed: 7,
      stop: ['END'],
      reasoningEffort: 'low',
    });
    await model.complete({ ...question, topP: 0.9 }, never);
    expect(requests[0]?.body).toEqual({
      model: 'student',
      messages: question.messages,
      top_p: 0.5,
      seed: 7,
      stop: ['END'],
      reasoning_effort: 'low',
    });
  });

  test('give Mistral the seed under its own name', async () => {
    const { model, requests } = await endpoint(billing, { provider: 'mistral', seed: 7 });
    await model.complete(question, never);
    expect(requests[0]?.body).toMatchObject({ random_seed: 7 });
    expect(requests[0]?.body).not.toHaveProperty('seed');
  });

  test.each([
    ['developer', [{ role: 'developer', content: 'Answer.' }, ...question.messages]],
    ['user', [{ role: 'user', content: 'Answer.\n\nWhere to?' }]],
  ] as const)('send system messages in the role %s', async (systemRole, messages) => {
    const { model, requests } = await endpoint(billing, { systemRole });
    await model.complete({ messages: [{ role: 'system', content: 'Answer.' }, ...question.messages] }, never);
    expect(requests[0]?.body['messages']).toEqual(messages);
  });

  it('may add any field to a request but what it is made of', () => {
    const problems = (extraBody: object) =>
      v.safeParse(endpointSchema, { baseUrl: 'http://a/v1', model: 'm', extraBody }).issues?.map((one) => one.message);
    expect(problems({ enable_thinking: false })).toBeUndefined();
    for (const name of ['messages', 'input', 'model', 'stream']) {
      expect(problems({ [name]: [] })).toEqual([
        'Expected other fields than messages, input, model and stream. Set model and stream beside extraBody',
      ]);
    }
  });
});

describe('a header from the environment', () => {
  test('is sent with every request in the terminal', async () => {
    const { baseUrl, requests } = await modelServer(billing);
    const spec = { baseUrl, model: 'student', headersEnv: { 'X-Tenant': 'TENANT' } };
    await createModel(spec, { key: 'secret', environment: { TENANT: 'blue' } }).complete(question, never);
    expect(requests).toMatchObject([{ headers: { 'x-tenant': 'blue' }, authorization: 'Bearer secret' }]);
  });

  it('is reported before the first request when it has no value, and in the editor', () => {
    const spec = { baseUrl: 'http://127.0.0.1:9/v1', model: 'student', headersEnv: { 'X-Tenant': 'TENANT' } };
    expect(() => createModel(spec, { key: undefined, environment: {} })).toThrow(/TENANT .*is not set/);
    expect(() => createModel(spec, { key: undefined })).toThrow(/only in the terminal/);
  });
});

describe('a setting that the model refuses', () => {
  test.each<readonly [Partial<EndpointSpec>, string, string]>([
    [
      { temperature: 0 },
      'temperature',
      "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
    ],
    [{ temperature: 0 }, 'temperature', "gpt-5 models don't support temperature=0.0. Only temperature=1 is supported."],
    [{ topP: 0.5, temperature: 0 }, 'top_p', '`temperature` and `top_p` cannot both be specified for this model.'],
    [{ seed: 7 }, 'seed', "property 'seed' is unsupported"],
    [{ seed: 7 }, 'seed', 'Unrecognized request argument supplied: seed'],
    [{ seed: 7 }, 'seed', 'Invalid JSON payload received. Unknown name "seed": Cannot find field.'],
    [{ stop: ['END'] }, 'stop', 'Argument not supported on this model: stop'],
    [{ reasoningEffort: 'low' }, 'reasoning_effort', 'This model does not support parameter reasoningEffort.'],
    [{ stream: 'on' }, 'stream_options', 'Extra inputs are not permitted: stream_options'],
  ])('%j is left out from then on, and reported once', async (options, name, message) => {
    const { model, requests } = await endpoint(refusing(name, message), options);
    const request = { ...question, ...('temperature' in options ? { temperature: 0 } : {}) };
    const first = await model.complete(request, never);
    const second = await model.complete(request, never);
    expect(requests.map(({ body }) => name in body)).toEqual([true, false, false]);
    expect(first.adaptations).toEqual([
      expect.stringContaining(`From now on, requests to "student" are sent without ${name}.`),
    ]);
    expect(second).not.toHaveProperty('adaptations');
  });

  test('is refused for good when the spec adds it as extraBody', async () => {
    const { model, requests } = await endpoint(refusing('seed', "Unknown parameter: 'seed'."), {
      extraBody: { seed: 7 },
    });
    await expect(model.complete(question, never)).rejects.toMatchObject({ data: { kind: 'refused' } });
    expect(requests).toHaveLength(1);
  });

  test('is not left out when other values of it are supported', async () => {
    const message =
      "Unsupported value: 'reasoning_effort' does not support 'max'. Supported values are: 'low', 'high'.";
    const { model } = await endpoint(refusing('reasoning_effort', message), { reasoningEffort: 'max' });
    await expect(model.complete(question, never)).rejects.toThrow(/Supported values/);
  });

  test('is not one whose name is only a word of the refusal', async () => {
    const { model, requests } = await endpoint(
      refusing('stop', 'The prompt is not allowed: tell them to stop and sow the seed.'),
      { stop: ['END'], seed: 7 },
    );
    await expect(model.complete(question, never)).rejects.toMatchObject({ data: { kind: 'refused' } });
    expect(requests).toHaveLength(1);
  });
});
