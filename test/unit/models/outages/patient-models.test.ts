import { describe, expect, test } from 'vitest';
import type { Model } from '../../../../src/models/model';
import { OutageGate } from '../../../../src/models/outages/outage-gate';
import { defaultOutagePolicy } from '../../../../src/models/outages/outage-policy';
import { patientModels } from '../../../../src/models/outages/patient-models';
import { createModel } from '../../../../src/models/provider-registry';
import { modelServer, sendJson } from '../model-server';
import { EagerClock } from './eager-clock';

const never = new AbortController().signal;
const question = { messages: [{ role: 'user' as const, content: 'Where to?' }] };

/** The models of a run at one endpoint, with limits of the small one. */
function limited(limits: { concurrency?: number; requestsPerMinute?: number; tokensPerMinute?: number }) {
  const clock = new EagerClock();
  const ignore = () => undefined;
  const listener = { waiting: ignore, over: ignore, retried: ignore, answered: ignore, givenUp: ignore };
  const gate = new OutageGate(defaultOutagePolicy, listener, clock);
  const asked: { readonly model: string; readonly at: number }[] = [];
  let [underWay, mostUnderWay] = [0, 0];
  const model = (name: string): Model => ({
    complete: async () => {
      asked.push({ model: name, at: clock.now() });
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return { text: 'billing', usage: { calls: 1, promptTokens: 90, completionTokens: 10 } };
    },
  });
  const baseUrl = 'http://127.0.0.1:9/v1';
  const small = { baseUrl, model: 'small', ...limits };
  const models = patientModels(
    { task: model('small'), reflection: model('large'), judge: model('small') },
    { task: small, reflection: { baseUrl, model: 'large' }, judge: small },
    gate,
  );
  const ask = async (use: 'task' | 'reflection' | 'judge', times: number) => {
    const asking = models[use] ?? expect.unreachable('The run has no such model.');
    await Promise.all(Array.from({ length: times }, () => asking.complete(question, never)));
  };
  const timesOf = (name: string) => asked.filter(({ model: asks }) => asks === name).map(({ at }) => at);
  return { ask, timesOf, mostUnderWay: () => mostUnderWay };
}

describe('a model with limits', () => {
  test('gets no more requests at a time than it may, for all of its uses together', async () => {
    const { ask, mostUnderWay } = limited({ concurrency: 2 });
    await Promise.all([ask('task', 4), ask('judge', 4)]);
    expect(mostUnderWay()).toBe(2);
  });

  test('gets no more requests per minute', async () => {
    const { ask, timesOf } = limited({ requestsPerMinute: 60 });
    await Promise.all([ask('task', 3), ask('judge', 3)]);
    const times = timesOf('small');
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(5000);
  });

  test('gets no more tokens per minute', async () => {
    const { ask, timesOf } = limited({ tokensPerMinute: 600 });
    await ask('task', 4);
    const times = timesOf('small');
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(30_000);
  });

  test("doesn't hold up the other models of its endpoint", async () => {
    const { ask, timesOf } = limited({ requestsPerMinute: 1 });
    await Promise.all([ask('task', 2), ask('reflection', 3)]);
    expect(new Set(timesOf('large')).size).toBe(1);
  });
});

test('a setting that a model of the run refuses is reported once', async () => {
  const ignore = () => undefined;
  const { baseUrl } = await modelServer((response, { body }, completion) => {
    if ('temperature' in body) sendJson(response, 400, { error: { message: "'temperature' is not supported" } });
    else completion('billing');
  });
  const spec = { baseUrl, model: 'student', temperature: 0 };
  const model = createModel(spec, { key: undefined });
  const told: string[] = [];
  const { task } = patientModels(
    { task: model, reflection: model },
    { task: spec, reflection: spec },
    new OutageGate(defaultOutagePolicy, {
      waiting: ignore,
      over: ignore,
      retried: ignore,
      answered: ignore,
      givenUp: ignore,
    }),
    (message) => told.push(message),
  );
  const request = { ...question, temperature: 0 };
  for (let count = 0; count < 2; count += 1) expect((await task.complete(request, never)).text).toBe('billing');
  expect(told).toEqual([
    expect.stringMatching(/requests to "student" are sent without temperature\. Its answers may vary now/),
  ]);
});
