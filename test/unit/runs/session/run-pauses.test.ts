import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { outageOf } from '../../../../src/gepa/state';
import type { OutagePolicy } from '../../../../src/models/outages/outage-policy';
import type { RetryNews } from '../../../../src/models/outages/retry-log';
import { readJournal } from '../../../../src/runs/journal/journal';
import { RunSession } from '../../../../src/runs/session/run-session';
import { resultsIn } from '../../../soak/course';
import { EagerClock } from '../../models/outages/eager-clock';
import { sendJson } from '../../models/model-server';
import { decisionsOf } from '../decisions';
import { practiceEndpoint } from '../practice-endpoint';
import { createModel } from '../../../../src/models/provider-registry';

/** Opens a run whose endpoint doesn't answer a range of requests. */
async function openRun(
  [from, until]: readonly [number, number],
  policy: Partial<OutagePolicy> = {},
  onEvent: (event: RunEvent, session: () => RunSession) => void = () => undefined,
) {
  let to = until;
  const endpoint = await practiceEndpoint(({ response, number }) => {
    const isDown = number >= from && number < to;
    if (isDown) sendJson(response, policy.accountProblem === undefined ? 503 : 401, { error: { message: 'busy' } });
    return isDown;
  });
  const clock = new EagerClock(Date.now());
  const retries: RetryNews[] = [];
  const open = () => {
    const opened: RunSession[] = [];
    const current = () => {
      const [session] = opened;
      if (session === undefined) throw new Error('The session is not open yet.');
      return session;
    };
    const session = RunSession.open(
      endpoint.run.runFolder,
      endpoint.run.plan,
      { models: endpoint.models, trusted: true },
      (event) => onEvent(event, current),
      { now: () => clock.now(), outages: { policy, clock, onRetry: (news) => retries.push(news) } },
    );
    opened.push(session);
    return session;
  };
  const endpointIsUp = () => (to = 0);
  return { ...endpoint, clock, retries, open, endpointIsUp, journal: () => readJournal(endpoint.run.runFolder) };
}

const nowhere = [Infinity, Infinity] as const;

async function undisturbed() {
  const { open, journal, server } = await openRun(nowhere);
  const session = open();
  await session.run();
  return { decisions: decisionsOf(journal()), asked: server.asked, activeMs: session.state.activeMs };
}

test('a run pauses while its endpoint is down, then continues by itself to the same end', async () => {
  const usual = await undisturbed();
  const { open, journal, clock } = await openRun([30, 60], { longestOutageMs: Infinity });
  const began = clock.now();
  const session = open();
  await session.run();
  expect(decisionsOf(journal())).toEqual(usual.decisions);
  const types = journal().map(({ type }) => type);
  const [paused, continued] = [types.indexOf('runPaused'), types.indexOf('runContinued')];
  expect(types.slice(paused, continued)).toEqual(types.slice(paused, continued).map(() => 'runPaused'));
  expect(types.filter((type) => type === 'runContinued')).toHaveLength(1);
  expect(journal()[paused]).toMatchObject({
    outage: { message: expect.stringContaining('failed (503 busy)') as string },
  });
  // Waiting before the pause is active time, but the pause isn't.
  expect(clock.now() - began).toBeGreaterThan(300_000);
  expect(session.state.activeMs).toBeLessThan(60_000);
});

test('a run that an outage ended is resumed to the same end without repeating requests', async () => {
  const usual = await undisturbed();
  const { run, open, journal, server, endpointIsUp } = await openRun([30, Infinity]);
  const reason = await open().run();
  expect(reason.kind === 'failed' && reason.message).toMatch(/failed \(503 busy\)\. It has not answered for \d+ \w+/);
  const paid = resultsIn(run.runFolder);
  const before = server.asked;
  endpointIsUp();
  expect((await open().run()).kind).not.toBe('failed');
  expect(decisionsOf(journal())).toEqual(usual.decisions);
  expect(server.asked - before).toBe(usual.asked - paid);
});

test('the developer can stop a waiting run immediately', async () => {
  const { open } = await openRun([30, Infinity], { longestOutageMs: Infinity }, (event, session) => {
    if (event.type === 'runPaused') session().cancel();
  });
  expect(await open().run()).toEqual({ kind: 'cancelled' });
});

test("stopping a waiting run isn't recorded as an answer of its endpoint", async () => {
  const { open, journal } = await openRun([30, Infinity], { accountProblem: 'waitsForDeveloper' }, (event, session) => {
    if (event.type === 'runPaused') setImmediate(() => session().cancel());
  });
  expect(await open().run()).toEqual({ kind: 'cancelled' });
  expect(journal().map(({ type }) => type)).not.toContain('runContinued');
});

test('a waiting run that the developer finishes ends when the endpoint answers', async () => {
  const { open, journal } = await openRun([30, 60], { longestOutageMs: Infinity }, (event, session) => {
    if (event.type === 'runPaused') session().finish();
  });
  expect(await open().run()).toEqual({ kind: 'finished' });
  expect(journal().at(-1)).toMatchObject({ type: 'runStopped', reason: { kind: 'finished' } });
});

test('a run whose key is no longer accepted waits for the developer', async () => {
  const seen: (number | undefined)[] = [];
  const { open } = await openRun([30, 50], { accountProblem: 'waitsForDeveloper' }, (event, session) => {
    if (event.type !== 'runPaused') return;
    seen.push(outageOf(session().state)?.retryAt);
    setImmediate(() => session().continue());
  });
  const reason = await open().run();
  expect(reason.kind).not.toBe('failed');
  expect(new Set(seen)).toEqual(new Set([undefined]));
});

test('a run whose endpoint was never reached fails quickly, with one message', async () => {
  const { server, open, retries } = await openRun(nowhere);
  server.stop();
  const reason = await open().run();
  expect(reason.kind === 'failed' && reason.message).toMatch(/It was tried 4 times \(pareto-\d+, [^)]+\)\.$/);
  expect(retries.filter(({ kind }) => kind === 'over')).toEqual([]);
});

test('a resumed run waits for the endpoint that answered it before', async () => {
  const { server, open, journal } = await openRun(nowhere, {}, (event, session) => {
    if (event.type === 'reflectionFinished') session().cancel();
  });
  expect(await open().run()).toEqual({ kind: 'cancelled' });
  server.stop();
  const reason = await open().run();
  expect(reason.kind === 'failed' && reason.message).toMatch(/It has not answered for \d+ \w+\.$/);
  expect(journal().map(({ type }) => type)).toContain('runPaused');
});

test('a run resumed with an address that never answered fails quickly', async () => {
  const { run, server, open, journal } = await openRun(nowhere, {}, (event, session) => {
    if (event.type === 'reflectionFinished') session().cancel();
  });
  expect(await open().run()).toEqual({ kind: 'cancelled' });
  expect(journal().filter(({ type }) => type === 'endpointAnswered')).toMatchObject([{ baseUrl: server.baseUrl }]);
  server.stop();
  const baseUrl = server.baseUrl.replace('/v1', '/v2');
  const { plan, runFolder } = run;
  const models = { task: { baseUrl, model: 'student' }, reflection: { baseUrl, model: 'reflector' } };
  const changed = { ...plan, spec: { ...plan.spec, models } };
  const asking = {
    task: createModel(models.task, { key: undefined }),
    reflection: createModel(models.reflection, { key: undefined }),
  };
  const clock = new EagerClock(Date.now());
  const services = { models: asking, trusted: true };
  const resumed = RunSession.open(runFolder, changed, services, () => undefined, { outages: { clock } });
  const reason = await resumed.run();
  expect(reason.kind === 'failed' && reason.message).toMatch(/cannot be reached.*It was tried 4 times/s);
  expect(journal().map(({ type }) => type)).not.toContain('runPaused');
});

describe('a failure that ends a run', () => {
  /** Holds the tenth request, and answers later ones with a status until it is switched to answer everything. */
  async function runWithHeldRequest(status: 200 | 401, onEvent: (event: RunEvent, session: () => RunSession) => void) {
    let held: ServerResponse | undefined;
    let isUp = false;
    const { run, models, server } = await practiceEndpoint(({ response, number }) => {
      if (isUp || number < 10) return false;
      if (number === 10) held = response;
      else if (status === 401) sendJson(response, 401, { error: { message: 'expired' } });
      return number === 10 || status === 401;
    });
    const open = () => {
      const opened: RunSession[] = [];
      const current = () => opened[0] ?? expect.unreachable('The session is not open yet.');
      const session = RunSession.open(
        run.runFolder,
        run.plan,
        { models, trusted: true },
        (event) => onEvent(event, current),
        { outages: { policy: { accountProblem: 'waitsForDeveloper' } } },
      );
      opened.push(session);
      return session;
    };
    const fail = () => {
      isUp = true;
      if (held !== undefined) sendJson(held, 405, { error: { message: 'no such method' } });
      held = undefined;
    };
    return { run, server, open, fail, journal: () => readJournal(run.runFolder) };
  }

  test("doesn't wait for requests held by an outage, and is resumed to the same end", async () => {
    const usual = await undisturbed();
    const { run, server, open, fail, journal } = await runWithHeldRequest(401, ({ type }) => {
      if (type === 'runPaused') fail();
    });
    const reason = await open().run();
    expect(reason.kind === 'failed' && reason.message).toContain('no such method');
    expect(journal().map(({ type }) => type)).not.toContain('runContinued');
    const paid = resultsIn(run.runFolder);
    const before = server.asked;
    expect((await open().run()).kind).not.toBe('failed');
    expect(decisionsOf(journal())).toEqual(usual.decisions);
    expect(server.asked - before).toBe(usual.asked - paid);
  });

  test("doesn't wait for a paused run to be continued, and is resumed to the same end", async () => {
    const usual = await undisturbed();
    let answers = 0;
    const { open, fail, journal } = await runWithHeldRequest(200, ({ type }, session) => {
      if (type === 'rolloutAnswered' && ++answers === 10) setImmediate(() => session().pause());
      if (type === 'runPaused') fail();
    });
    const reason = await open().run();
    expect(reason.kind === 'failed' && reason.message).toContain('no such method');
    expect((await open().run()).kind).not.toBe('failed');
    expect(decisionsOf(journal())).toEqual(usual.decisions);
  });
});
