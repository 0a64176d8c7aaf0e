import { describe, expect, test } from 'vitest';
import type { Outage } from '../../../../src/gepa/events';
import { RunEndingError } from '../../../../src/gepa/failures/run-ending-error';
import { createModel } from '../../../../src/models/provider-registry';
import { ModelError } from '../../../../src/models/model-error';
import { OutageGate } from '../../../../src/models/outages/outage-gate';
import { defaultOutagePolicy, type OutagePolicy } from '../../../../src/models/outages/outage-policy';
import { EagerClock } from './eager-clock';
import { modelServer, sendJson, type Answer } from '../model-server';

const never = new AbortController().signal;
const question = { messages: [{ role: 'user' as const, content: 'Where to?' }] };

/** A gate, with all that it tells. */
function openGate(policy: Partial<OutagePolicy> = {}) {
  const clock = new EagerClock();
  const told = { waiting: [] as Outage[], over: 0, retried: [] as string[], givenUp: 0 };
  const listener = {
    waiting: (outage: Outage) => void told.waiting.push(outage),
    over: () => void (told.over += 1),
    retried: (message: string) => void told.retried.push(message),
    answered: () => undefined,
    givenUp: () => void (told.givenUp += 1),
  };
  return { gate: new OutageGate({ ...defaultOutagePolicy, ...policy }, listener, clock), clock, told };
}

/** A model server behind a gate. */
async function gated(answer: Answer, policy: Partial<OutagePolicy> = {}) {
  const { baseUrl, requests } = await modelServer(answer);
  const opened = openGate(policy);
  const model = createModel({ baseUrl, model: 'student' }, { key: 'secret' });
  const ask = async (signal = never) =>
    (await opened.gate.ask(baseUrl, () => model.complete(question, signal), signal)).text;
  return { ...opened, baseUrl, requests, ask };
}

const busy: Answer = (response) => sendJson(response, 503, { error: { message: 'busy' } });

/** Answers the first request and those from a number on, and fails otherwise. */
const downUntil =
  (from: number, failure: Answer = busy): Answer =>
  (response, request, completion, count) => {
    if (count === 1 || count >= from) completion('billing');
    else failure(response, request, completion, count);
  };

describe('a request', () => {
  test('is retried after a passing failure, without an outage', async () => {
    const { ask, requests, told } = await gated((response, _request, completion, count) => {
      if (count === 1) sendJson(response, 500, {});
      else if (count === 2) response.end('<html>not what you asked for</html>');
      else completion('billing');
    });
    expect(await ask()).toBe('billing');
    expect(requests).toHaveLength(3);
    expect(told.retried).toHaveLength(2);
    expect(told.waiting).toEqual([]);
  });

  test('backs off, and waits out a short pause that the endpoint asks for', async () => {
    const { ask, clock } = await gated((response, _request, completion, count) => {
      const asks = count === 3 ? { 'retry-after': '4' } : {};
      if (count < 4) sendJson(response, 429, { error: { message: 'slow down' } }, asks);
      else completion('billing');
    });
    await ask();
    const [first = 0, second = 0, third] = clock.waits;
    expect(first).toBeGreaterThanOrEqual(250);
    expect(second).toBeGreaterThanOrEqual(500);
    expect(third).toBeGreaterThanOrEqual(4000);
  });

  test("isn't retried when a retry can't help", async () => {
    const { ask, requests } = await gated((response) => sendJson(response, 400, { error: { message: 'no' } }));
    await expect(ask()).rejects.toThrow('refused the request');
    expect(requests).toHaveLength(1);
  });

  test('fails soon when its address never answered', async () => {
    const { gate, told } = openGate({ longestOutageMs: Infinity });
    const model = createModel({ baseUrl: 'http://127.0.0.1:9/v1', model: 'student' }, { key: undefined });
    const asked = gate.ask('nowhere', () => model.complete(question, never), never);
    await expect(asked).rejects.toThrow(
      'Check baseUrl in the spec, that the server is running, and your proxy settings. It was tried 4 times.',
    );
    expect(told).toMatchObject({ waiting: [], givenUp: 1 });
  });

  test('waits for an address that never answered when the policy says so', async () => {
    const { gate, told } = openGate({ waitsUntilReached: true });
    const model = createModel({ baseUrl: 'http://127.0.0.1:9/v1', model: 'student' }, { key: undefined });
    const asked = gate.ask('nowhere', () => model.complete(question, never), never);
    await expect(asked).rejects.toThrow(/It has not answered for \d+ \w+\.$/);
    expect(told.waiting.length).toBeGreaterThan(1);
  });

  test('fails immediately with a key that was never accepted, even when the policy waits for unanswered ones', async () => {
    const rejects: Answer = (response) => sendJson(response, 401, { error: { message: 'wrong key' } });
    const { ask, requests } = await gated(rejects, { waitsUntilReached: true, accountProblem: 'isRetried' });
    await expect(ask()).rejects.toThrow('wrong key');
    expect(requests).toHaveLength(1);
  });

  test('fails alone, without an outage, while others are answered', async () => {
    const { gate, told } = openGate({ longestOutageMs: Infinity });
    let asked = 0;
    const bad = gate.ask(
      'endpoint',
      async () => {
        asked += 1;
        await gate.ask('endpoint', () => Promise.resolve('billing'), never);
        throw new ModelError({ kind: 'overloaded', message: 'It crashed.' });
      },
      never,
    );
    await expect(bad).rejects.toMatchObject({
      data: { message: 'It crashed. It was tried 8 times.', failsAlone: true },
    });
    expect(asked).toBe(8);
    expect(told.waiting).toEqual([]);
  });
});

describe('an outage', () => {
  const forGood = { longestOutageMs: Infinity };

  test('holds all requests until one of them, sent alone, is answered', async () => {
    let [underWay, mostAtOnce] = [0, 0];
    const { ask, told, requests } = await gated(
      downUntil(40, (response) => {
        underWay += 1;
        if (told.waiting.length > 1) mostAtOnce = Math.max(mostAtOnce, underWay);
        setImmediate(() => {
          underWay -= 1;
          sendJson(response, 503, { error: { message: 'busy' } });
        });
      }),
      forGood,
    );
    await ask();
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask()));
    expect(answers).toEqual(Array.from({ length: 5 }, () => 'billing'));
    expect(told.over).toBe(1);
    expect(mostAtOnce).toBe(1);
    expect(requests.length).toBe(40 + 4);
    expect(told.waiting.at(-1)?.message).toContain('failed (503 busy).');
  });

  test('is probed with waits that grow to a minute', async () => {
    const { ask, told } = await gated(downUntil(16), forGood);
    await ask();
    await ask();
    const waits = told.waiting.map(
      ({ retryAt = 0 }, place) => retryAt - (told.waiting[place - 1]?.retryAt ?? told.waiting[0]?.since ?? 0),
    );
    expect(waits.map((ms) => Math.round(ms / 1000))).toEqual([4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60]);
    expect(told.waiting.map(({ failures }) => failures)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  test('lasts as long as the endpoint asked for', async () => {
    const hour = downUntil(3, (response) => sendJson(response, 429, {}, { 'retry-after': '3600' }));
    const { ask, clock } = await gated(hour, forGood);
    await ask();
    const began = clock.now();
    await ask();
    expect(clock.now() - began).toBe(3_600_000);
  });

  test('ends the run after the longest outage allowed, and says so', async () => {
    const { ask, requests } = await gated(downUntil(Infinity), { advice: 'Use --wait to wait for longer.' });
    await ask();
    const asked = [ask(), ask(), ask()];
    for (const answer of asked) {
      await expect(answer).rejects.toThrow(/It has not answered for \d+ \w+\. Use --wait to wait for longer\.$/);
    }
    expect(requests.length).toBeLessThan(30);
  });

  test('ends a run that may wait two minutes when the endpoint asks for an hour', async () => {
    const hour = downUntil(Infinity, (response) => sendJson(response, 429, {}, { 'retry-after': '3600' }));
    const { ask, requests } = await gated(hour);
    await ask();
    await expect(ask()).rejects.toThrow('It asked for a pause of 60 minutes.');
    expect(requests).toHaveLength(2);
  });

  test('ends when a request is refused, because that is an answer', async () => {
    const { ask, told } = await gated((response, request, completion, count) => {
      if (count === 1) completion('billing');
      else if (count < 8) busy(response, request, completion, count);
      else sendJson(response, 400, { error: { message: 'no' } });
    }, forGood);
    await ask();
    await expect(ask()).rejects.toThrow('refused the request');
    expect(told.over).toBe(1);
  });

  test('ends immediately when its requests are cancelled', async () => {
    const cancellation = new AbortController();
    const { ask, gate, told } = await gated(
      downUntil(Infinity, (response) => sendJson(response, 401, {})),
      {
        accountProblem: 'waitsForDeveloper',
      },
    );
    await ask();
    const asked = [ask(cancellation.signal), ask(cancellation.signal)];
    const ended = Promise.allSettled(asked);
    while (told.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    cancellation.abort(new Error('Stopped.'));
    for (const { status } of await ended) expect(status).toBe('rejected');
    expect(gate.waiting).toBe(false);
  });

  test("doesn't count toward the latency of requests", async () => {
    const { ask, gate, clock } = await gated(downUntil(12), forGood);
    await ask();
    const before = gate.now();
    const began = clock.now();
    await ask();
    expect(clock.now() - began).toBeGreaterThan(60_000);
    expect(gate.now() - before).toBeLessThan(5000);
  });
});

describe('a rejected key', () => {
  const rejected = downUntil(3, (response) => sendJson(response, 401, { error: { message: 'expired' } }));

  test('makes the run wait for the developer, also at its beginning', async () => {
    const { ask, gate, told } = await gated(
      (response, _request, completion, count) =>
        count < 2 ? sendJson(response, 401, { error: { message: 'wrong' } }) : completion('billing'),
      { accountProblem: 'waitsForDeveloper' },
    );
    const answer = ask();
    while (told.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(told.waiting).toMatchObject([{ failures: 1, needs: 'access' }]);
    gate.tryNow();
    expect(await answer).toBe('billing');
  });

  test('makes the run wait for the developer when it worked before', async () => {
    const { ask, gate, told } = await gated(rejected, { accountProblem: 'waitsForDeveloper' });
    await ask();
    const answer = ask();
    while (told.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(told.waiting).toMatchObject([{ failures: 1 }]);
    expect(told.waiting[0]).not.toHaveProperty('retryAt');
    gate.tryNow();
    expect(await answer).toBe('billing');
  });

  test('ends an unattended run, or is retried, as the policy says', async () => {
    const ending = await gated(rejected);
    await ending.ask();
    await expect(ending.ask()).rejects.toThrow('rejected the API key (401 expired)');
    const asking = await gated(rejected, { accountProblem: 'isRetried' });
    await asking.ask();
    expect(await asking.ask()).toBe('billing');
  });
});

describe('an account', () => {
  const policy = { accountProblem: 'waitsForDeveloper', longestOutageMs: Infinity } as const;

  test('without credit is tried again without the developer', async () => {
    const empty = downUntil(6, (response) => sendJson(response, 402, { error: { message: 'no credit' } }));
    const { ask, told } = await gated(empty, policy);
    await ask();
    expect(await ask()).toBe('billing');
    expect(told.waiting.map(({ needs, retryAt }) => [needs, typeof retryAt])).toEqual(
      [1, 2, 3, 4].map(() => ['credit', 'number']),
    );
  });

  test('without the model makes the run wait for the developer, but ends an unattended run', async () => {
    const unknown: Answer = (response, _request, completion, count) =>
      count === 1 ? sendJson(response, 404, { error: { message: 'no such model' } }) : completion('billing');
    const { ask, gate, told } = await gated(unknown, policy);
    const answer = ask();
    while (told.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(told.waiting).toMatchObject([{ needs: 'model' }]);
    gate.tryNow();
    expect(await answer).toBe('billing');
    const unattended = await gated(unknown, { accountProblem: 'isRetried' });
    await expect(unattended.ask()).rejects.toThrow('no such model');
  });
});

test('a request that times out is tried three times, because each may have been paid for', async () => {
  const { gate } = openGate({ longestOutageMs: Infinity });
  let asked = 0;
  const hanging = () => {
    asked += 1;
    return Promise.reject(new ModelError({ kind: 'timedOut', message: 'No answer in time.' }));
  };
  await expect(gate.ask('endpoint', hanging, never)).rejects.toThrow('No answer in time.');
  expect(asked).toBe(3);
});

describe('requests of a run that is ending', () => {
  const failing = () => Promise.reject(new ModelError({ kind: 'overloaded', message: 'Busy.' }));

  test('are rejected while an outage holds them, including those to other endpoints', async () => {
    const { gate, told } = openGate({ longestOutageMs: Infinity, accountProblem: 'waitsForDeveloper' });
    await gate.ask('down', () => Promise.resolve('billing'), never);
    const expired = () => Promise.reject(new ModelError({ kind: 'unauthorized', message: 'Expired.' }));
    const held = Promise.allSettled([gate.ask('down', expired, never), gate.ask('down', expired, never)]);
    while (told.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const other = Promise.allSettled([gate.ask('up', () => Promise.resolve('asked'), never)]);
    gate.rejectWaiting();
    for (const outcome of [...(await held), ...(await other)]) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'RunEndingError' } });
    }
    expect(told.over).toBe(0);
  });

  test('are answered when in flight, and the next is sent unless it would have to wait', async () => {
    const { gate } = openGate();
    const answered = gate.ask('endpoint', () => Promise.resolve('billing'), never);
    gate.rejectWaiting();
    expect(await answered).toBe('billing');
    expect(await gate.ask('endpoint', () => Promise.resolve('shipping'), never)).toBe('shipping');
  });

  test('are not retried', async () => {
    const { gate, told } = openGate();
    let asked = 0;
    const request = () => {
      asked += 1;
      gate.rejectWaiting();
      return failing();
    };
    await expect(gate.ask('endpoint', request, never)).rejects.toThrow(RunEndingError);
    expect(asked).toBe(1);
    expect(told).toMatchObject({ waiting: [], retried: [] });
  });

  test('are turned away while they wait for a retry', async () => {
    const day = 86_400_000;
    const listener = { waiting: () => undefined, over: () => undefined, answered: () => undefined };
    let turnedAway: Promise<void> = Promise.resolve();
    const resting = new Promise<OutageGate>((resolve) => {
      const gate = new OutageGate(
        { ...defaultOutagePolicy, firstWaitMs: day, longestWaitMs: day },
        { ...listener, retried: () => setImmediate(() => resolve(gate)), givenUp: () => undefined },
      );
      turnedAway = expect(gate.ask('endpoint', failing, never)).rejects.toThrow(RunEndingError);
    });
    (await resting).rejectWaiting();
    await turnedAway;
  });

  test('wait again once they are admitted', async () => {
    const { gate, told } = openGate({ longestOutageMs: Infinity });
    await gate.ask('endpoint', () => Promise.resolve('billing'), never);
    let isUp = false;
    const request = () => (isUp ? Promise.resolve('shipping') : failing());
    const held = Promise.allSettled([gate.ask('endpoint', request, never)]);
    while (told.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    gate.rejectWaiting();
    await held;
    isUp = true;
    gate.admit();
    expect(await gate.ask('endpoint', request, never)).toBe('shipping');
    expect(told.over).toBe(1);
  });
});
