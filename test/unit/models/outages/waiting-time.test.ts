import { expect, test } from 'vitest';
import { ModelError } from '../../../../src/models/model-error';
import { OutageGate } from '../../../../src/models/outages/outage-gate';
import { defaultOutagePolicy } from '../../../../src/models/outages/outage-policy';
import { measured, noteWait } from '../../../../src/models/outages/waiting-time';
import { EagerClock } from './eager-clock';

const never = new AbortController().signal;
const ignore = () => undefined;
const listener = { waiting: ignore, over: ignore, retried: ignore, answered: ignore, givenUp: ignore };

test('the time of a request is that of the attempt that is answered, without rests and failed attempts', async () => {
  const clock = new EagerClock();
  const gate = new OutageGate(defaultOutagePolicy, listener, clock);
  let attempts = 0;
  const request = () => {
    attempts += 1;
    clock.pass(70);
    if (attempts < 3) return Promise.reject(new ModelError({ kind: 'rateLimited', message: 'slow down' }));
    return Promise.resolve('billing');
  };
  const began = clock.now();
  const answered = await measured(
    () => gate.ask('endpoint', request, never),
    () => gate.now(),
  );
  expect(answered).toEqual({ result: 'billing', durationMs: 70 });
  expect(clock.now() - began).toBeGreaterThan(500);
});

test('waiting counts for the work that waited only', async () => {
  const clock = new EagerClock();
  const work = (ms: number) =>
    measured(
      async () => {
        clock.pass(100);
        await Promise.resolve();
        noteWait(ms);
      },
      () => clock.now(),
    );
  const { durationMs } = await work(30);
  expect(durationMs).toBe(70);
  expect((await work(0)).durationMs).toBe(100);
});

test('work waited as long as its parts, such as the modules of a pipeline', async () => {
  const clock = new EagerClock();
  const part = async () => {
    clock.pass(100);
    noteWait(30);
    return Promise.resolve();
  };
  const now = () => clock.now();
  const whole = await measured(async () => [await measured(part, now), await measured(part, now)], now);
  expect(whole.result.map(({ durationMs }) => durationMs)).toEqual([70, 70]);
  expect(whole.durationMs).toBe(140);
});
