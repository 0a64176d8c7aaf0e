import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PausingFinding, RunEvent } from '../../../../src/gepa/events';
import { pausingFindings } from '../../../../src/gepa/state';
import type { Model } from '../../../../src/models/model';
import { createRunFolder, runsFolder } from '../../../../src/runs/folder/run-folder';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { RunSession } from '../../../../src/runs/session/run-session';
import { verdict } from '../../metrics/judging/judge-server';
import { practiceModels, workspace } from '../practice-run';

const usage = { calls: 1, promptTokens: 1, completionTokens: 1 };

const tickets = (count: number, answerOf = (place: number): string => (place % 2 === 0 ? 'billing' : 'returns')) =>
  Array.from({ length: count }, (_, place) => ({ input: `Ticket ${place}`, answer: answerOf(place) }));

const right = (request: string) => (/Ticket \d*[02468]\b/.test(request) ? 'billing' : 'returns');

interface Given {
  readonly folder?: string;
  readonly pareto?: readonly object[];
  readonly test?: readonly object[];
  readonly metric?: string;
  readonly prompt?: string;
  /** The task model's reply to the nth request, whose texts are given. */
  readonly answer?: (request: string, nth: number) => string;
  readonly search?: string;
  /** The judge's nth choice. */
  readonly judge?: (nth: number) => string;
  /** What is done with the paused run. */
  readonly onPause?: (session: RunSession) => void;
}

/** Runs a new search until it ends, or is stopped at its first pause. */
async function searched({ onPause = (session) => session.cancel(), ...given }: Given) {
  const lines = (some: readonly object[]) => some.map((row) => `${JSON.stringify(row)}\n`).join('');
  const { pareto = tickets(20), test: unseen = [], answer = right } = given;
  const folder = given.folder ?? (await workspace());
  await workspaceFiles(folder, {
    'triage.txt': given.prompt ?? 'Which queue?',
    'feedback.jsonl': lines(tickets(6).map((row) => ({ ...row, input: `Feedback: ${row.input}` }))),
    'pareto.jsonl': lines(pareto),
    'test.jsonl': lines(unseen.length === 0 ? [{ input: 'Another one', answer: 'billing' }] : unseen),
    'triage.gepa.yaml': [
      'prompts: { triage: triage.txt }',
      'data: { feedback: feedback.jsonl, pareto: pareto.jsonl, test: test.jsonl }',
      `metric: ${given.metric ?? '{ equals: "{{answer}}" }'}`,
      'models: { task: { baseUrl: "http://x/v1", model: small }, reflection: { baseUrl: "http://x/v1", model: large }, judge: { baseUrl: "http://x/v1", model: judge } }',
      'budget: { rollouts: 100 }',
      `search: { ${given.search ?? 'concurrency: 1'} }`,
      'review: off',
      '',
    ].join('\n'),
  });
  const plan = await planRun(join(folder, 'triage.gepa.yaml'), (name) => name);
  const ready = await createRunFolder(runsFolder(folder), plan, new Date(0));
  let asked = 0;
  const task: Model = {
    complete: ({ messages }) => Promise.resolve({ text: answer(JSON.stringify(messages), (asked += 1)), usage }),
  };
  let judged = 0;
  const choose = given.judge ?? (() => 'good');
  const judge: Model = {
    complete: ({ messages }) =>
      Promise.resolve({ text: verdict(choose((judged += 1)))(JSON.stringify(messages)), usage }),
  };
  let reflected = 0;
  const reflection: Model = {
    complete: () => {
      reflected += 1;
      return Promise.resolve({ text: 'nothing', usage });
    },
  };
  const events: RunEvent[] = [];
  const found: (PausingFinding & { readonly rollouts: number; readonly reflections: number })[] = [];
  const session: RunSession = RunSession.open(
    ready.runFolder,
    ready.plan,
    { models: { task, reflection, judge }, trusted: true },
    (event) => {
      events.push(event);
      if (event.type === 'runPaused') onPause(session);
    },
    {
      onFindings: (findings) => {
        found.push(...findings.map((finding) => ({ ...finding, rollouts: asked, reflections: reflected })));
        return 'pause';
      },
    },
  );
  const reason = await session.run();
  return { folder, found, events, session, reason, asked };
}

async function workspaceFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
}

describe('a new run', () => {
  test('searches without a word where some rows succeed and some fail', async () => {
    const { found, reason } = await searched({
      answer: (request, nth) => (nth % 4 === 0 ? `hm ${nth}` : right(request)),
    });
    expect(found).toEqual([]);
    expect(reason.kind).not.toBe('cancelled');
  });

  test('is paused after 12 rollouts of a prompt that solves everything, before a reflection', async () => {
    const { found, session, asked, reason } = await searched({});
    expect(found).toMatchObject([{ example: { set: 'pareto', index: 0 }, rollouts: 12, reflections: 0 }]);
    expect(found[0]?.text).toMatch(/^The prompt as it is solves all 12 rows of the check \(pareto\.jsonl:1, /);
    expect(asked).toBeLessThanOrEqual(13);
    expect(reason).toEqual({ kind: 'cancelled' });
    expect(pausingFindings(session.state)).toEqual([]);
  });

  test('keeps in its state what it is paused for, until it is continued', async () => {
    const states: number[] = [];
    const { events } = await searched({
      onPause: (session) => {
        states.push(pausingFindings(session.state).length);
        session.continue();
        states.push(pausingFindings(session.state).length);
      },
    });
    expect(states).toEqual([1, 0]);
    expect(events.filter(({ type }) => type === 'runContinued')).toHaveLength(1);
  });

  test('says nothing again of the same prompt and rows once it was started anyway, but of another prompt', async () => {
    const first = await searched({ onPause: (session) => session.continue() });
    expect(first.found).toHaveLength(1);
    const { folder } = first;
    expect((await searched({ folder })).found).toEqual([]);
    expect((await searched({ folder, prompt: 'Which queue is it?' })).found).toHaveLength(1);
  });

  test('is paused before its first rollout if the search sees test rows', async () => {
    const { found } = await searched({ test: [{ input: 'ticket 3!', answer: 'returns' }] });
    expect(found).toMatchObject([{ example: { set: 'pareto', index: 3 }, rollouts: 0 }]);
    expect(found[0]?.text).toContain('test.jsonl:1 as pareto.jsonl:4');
  });

  test('looks at all rows of a file that is sorted by its answers', async () => {
    const sorted = tickets(30, (place) => (place < 20 ? 'billing' : place < 25 ? 'returns' : 'other'));
    const billing = await searched({ pareto: sorted, answer: () => 'billing' });
    expect(billing.found).toEqual([]);
    const none = await searched({ pareto: sorted, answer: (_request, nth) => `hm ${nth}` });
    expect(none.found[0]).toMatchObject({ rollouts: 30 });
    expect(none.found[0]?.text).toMatch(/^The prompt as it is scores 0 on all 30 rows/);
  });

  test('is paused where a judge scores the same output differently', async () => {
    const { found } = await searched({
      metric: '{ judge: "Is it right?", choices: { good: 1, bad: 0 } }',
      search: 'concurrency: 1, noise: { check: 5 }',
      answer: (request, nth) => (nth % 4 === 0 ? `hm ${nth}` : right(request)),
      // The 20 rows come before those that are run again.
      judge: (nth) => (nth % 2 === (nth > 20 ? 1 : 0) ? 'good' : 'bad'),
    });
    expect(found).toMatchObject([{ reflections: 0 }]);
    expect(found[0]?.text).toMatch(/^The metric scored the same output differently on \d of \d rows/);
  });

  test('is paused where all failures miss the same rule', async () => {
    const metric = '[{ contains: "{{answer}}" }, { equals: "{{answer}}" }]';
    const { found } = await searched({ metric, answer: (request, nth) => `${right(request)}, I think ${nth}.` });
    expect(found.map(({ text }) => text).join('\n')).toContain('All 12 failures are the same: equals');
  });
});

test('the sample is worth a search', async () => {
  const specFile = resolve('media/sample/prompts/sentiment.gepa.yaml');
  const plan = await planRun(specFile, (name) => name);
  const { runFolder, plan: ready } = await createRunFolder(runsFolder(await workspace()), plan, new Date(0));
  const { models } = practiceModels();
  const found: PausingFinding[] = [];
  const session: RunSession = RunSession.open(
    runFolder,
    ready,
    { models, trusted: true },
    (event) => {
      if (event.type === 'iterationStarted') session.cancel();
    },
    {
      onFindings: (findings) => {
        found.push(...findings);
        return 'continue';
      },
    },
  );
  await session.run();
  expect(found).toEqual([]);
});
