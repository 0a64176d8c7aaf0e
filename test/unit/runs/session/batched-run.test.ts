import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { totalSpending } from '../../../../src/gepa/budget/spending-by-use';
import { createModel } from '../../../../src/models/provider-registry';
import type { RetryNews } from '../../../../src/models/outages/retry-log';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { RunSession } from '../../../../src/runs/session/run-session';
import { batchServer, type BatchServerOptions } from '../../models/batches/batch-server';
import { EagerClock } from '../../models/outages/eager-clock';
import { decisionsOf } from '../decisions';
import { newRun, workspace } from '../practice-run';

interface SpecOptions {
  readonly batch?: string;
  readonly budget?: string;
}

/** A run whose task model is behind an address with batches. */
async function batchedRun(
  server: BatchServerOptions = {},
  { batch = ', batch: scoring', budget = 'rollouts: 50' }: SpecOptions = {},
) {
  const served = await batchServer(server);
  const folder = await workspace({
    'triage.gepa.yaml': [
      'prompts: { triage: triage.txt }',
      'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
      'metric: { equals: "{{answer}}" }',
      'models:',
      `  task: { baseUrl: "${served.baseUrl}", model: student, price: { input: 10, output: 100 }${batch} }`,
      '  reflection: { practice: reflector }',
      `budget: { ${budget} }`,
      'search: { concurrency: 2, scoring: whole, reuse: never, noise: { check: 0 } }',
      'review: off',
      '',
    ].join('\n'),
  });
  const { plan, runFolder } = await newRun(folder);
  const clock = new EagerClock(Date.now());
  const news: RetryNews[] = [];
  const open = (onEvent: (event: RunEvent) => void = () => undefined) => {
    const models = {
      task: createModel(plan.spec.models.task, { key: undefined }),
      reflection: createModel({ practice: 'reflector' }, { key: undefined }),
    };
    const outages = { clock, onRetry: (one: RetryNews) => news.push(one) };
    return RunSession.open(runFolder, plan, { models, trusted: true }, onEvent, { now: () => clock.now(), outages });
  };
  return { ...served, clock, news, open, journal: () => readJournal(runFolder), file: journalFile(runFolder) };
}

const isOf = (type: RunEvent['type']) => (event: RunEvent) => event.type === type;

async function undisturbed(options: SpecOptions = {}) {
  const run = await batchedRun({}, options);
  const session = run.open();
  await session.run();
  return { ...run, state: session.state, decisions: decisionsOf(run.journal()) };
}

describe('a run whose task model is asked in batches', () => {
  test('sends the whole Pareto set of a candidate as one, and decides as without them', async () => {
    const one = await undisturbed({ batch: '' });
    const { batches, singles, decisions, state } = await undisturbed();
    expect(decisions).toEqual(one.decisions);
    expect(batches.length).toBeGreaterThan(1);
    expect(batches.map(({ lines }) => lines.length)).toEqual(batches.map(() => 8));
    expect(batches[0]?.lines[0]).toMatchObject({ method: 'POST', url: '/v1/chat/completions' });
    // Minibatches don't wait.
    expect(singles.length).toBe(one.singles.length - 8 * batches.length);
    expect(state.batches).toEqual([]);
  });

  test('pays half of the price for them', async () => {
    const { singles, batches, state } = await undisturbed();
    const usdEach = (100 * 10 + 10 * 100) / 1_000_000;
    expect(totalSpending(state).costUsd).toBeCloseTo(usdEach * (singles.length + (8 * batches.length) / 2));
  });

  test('waits for one without counting that as the time of its rollouts', async () => {
    const { clock, open, journal } = await batchedRun({ looks: 40 });
    const began = clock.now();
    await open().run();
    expect(clock.now() - began).toBeGreaterThan(30 * 60_000);
    const durations = journal().flatMap((event) => (event.type === 'rolloutAnswered' ? [event.durationMs] : []));
    expect(Math.max(...durations)).toBeLessThan(60_000);
  });
});

describe('a run that is cut off while it waits for a batch', () => {
  test('finds the batch again, and pays for nothing twice', async () => {
    const { decisions, batches: expected, singles: expectedSingles } = await undisturbed();
    const { open, journal, batches, singles } = await batchedRun();
    let stopped = 0;
    for (;;) {
      const session = open((event) => {
        if (event.type === 'batchAccepted') session.cancel();
      });
      const reason = await session.run();
      if (reason.kind !== 'cancelled') break;
      stopped += 1;
    }
    expect(stopped).toBe(expected.length);
    expect(batches.length).toBe(expected.length);
    expect(singles.length).toBe(expectedSingles.length);
    expect(decisionsOf(journal())).toEqual(decisions);
  });

  test('finds it by its key when it never learned the id', async () => {
    const { decisions, batches: expected } = await undisturbed();
    const { open, journal, batches, file } = await batchedRun();
    await open().run();
    const lines = readFileSync(file, 'utf8').split('\n');
    const sent = lines.findIndex((line) => line.includes('"batchSent"'));
    writeFileSync(file, `${lines.slice(0, sent + 1).join('\n')}\n`);
    await open().run();
    expect(batches.length).toBe(2 * expected.length - 1);
    expect(decisionsOf(journal())).toEqual(decisions);
  });

  test('sends it when the endpoint has none with its key', async () => {
    const { decisions } = await undisturbed();
    const { open, journal, batches, file } = await batchedRun();
    await open().run();
    const lines = readFileSync(file, 'utf8').split('\n');
    const sent = lines.findIndex((line) => line.includes('"batchSent"'));
    writeFileSync(file, `${lines.slice(0, sent + 1).join('\n')}\n`);
    batches.length = 0;
    await open().run();
    expect(decisionsOf(journal())).toEqual(decisions);
    expect(journal().filter(isOf('batchAccepted')).length).toBe(batches.length);
  });

  test('sends a batch once when the connection breaks while the endpoint confirms it', async () => {
    const { batches: expected, decisions } = await undisturbed();
    const { open, journal, batches } = await batchedRun({ losesReply: (batch) => batch === 1 });
    await open().run();
    expect(batches.length).toBe(expected.length);
    expect(decisionsOf(journal())).toEqual(decisions);
  });
});

describe('a batch that comes back without all answers', () => {
  test('has the others asked one at a time', async () => {
    const { decisions, singles: expected } = await undisturbed();
    const { open, journal, singles, news } = await batchedRun({ refuses: (line, batch) => batch === 1 && line < 3 });
    await open().run();
    expect(singles.length).toBe(expected.length + 3);
    expect(decisionsOf(journal())).toEqual(decisions);
    expect(news).toContainEqual({
      kind: 'adapted',
      message: expect.stringContaining('without 3 of 8 answers') as string,
    });
  });

  test.each(['expired', 'cancelled', 'failed'])('because it was %s', async (ending) => {
    const { decisions } = await undisturbed();
    const { open, journal, news, singles } = await batchedRun({ ending: () => ending, refuses: (line) => line >= 2 });
    await open().run();
    expect(decisionsOf(journal())).toEqual(decisions);
    expect(singles.length).toBeGreaterThan(6);
    expect(news).toContainEqual({ kind: 'adapted', message: expect.stringContaining(`"${ending}"`) as string });
  });
});

test('an endpoint without batches ends the run before anything is paid', async () => {
  const { open, singles } = await batchedRun({ hasNone: true });
  expect(await open().run()).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/has no batch API: .*Remove "batch" from the model in the spec/s) as string,
  });
  expect(singles).toEqual([]);
});

test('a budget that is too small for a whole batch is not exceeded by it', async () => {
  // A request is estimated at 100 tokens of an answer, and takes 10.
  const { open, batches } = await batchedRun({}, { budget: 'tokens: 500' });
  const session = open();
  expect(await session.run()).toEqual({ kind: 'budget', limit: 'tokens' });
  expect(batches).toEqual([]);
  expect(totalSpending(session.state).calls).toBe(0);
});
