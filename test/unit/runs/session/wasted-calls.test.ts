import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addUsage, noUsage, type Usage } from '../../../../src/gepa/rollout';
import type { Expense } from '../../../../src/gepa/run-description';
import type { Model } from '../../../../src/models/model';
import { ModelError } from '../../../../src/models/model-error';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { RunSession } from '../../../../src/runs/session/run-session';
import { newRun, workspace } from '../practice-run';
import { createModel } from '../../../../src/models/provider-registry';

const filtered: Usage = { calls: 1, promptTokens: 15_000, completionTokens: 40, costUsd: 0.25 };

/** A run in which a content filter empties some replies, which still cost money. */
async function runWithFilter(isFiltered: (use: Expense, request: string) => boolean, files = {}) {
  const { runFolder, plan } = await newRun(await workspace(files));
  const paid: Record<Expense, Usage> = { task: noUsage, reflection: noUsage };
  const paying = (use: Expense, model: Model): Model => ({
    complete: async (request, signal) => {
      if (isFiltered(use, JSON.stringify(request))) {
        paid[use] = addUsage(paid[use], filtered);
        throw new ModelError({ kind: 'refused', message: 'A content filter left nothing.', usage: filtered });
      }
      const completion = await model.complete(request, signal);
      paid[use] = addUsage(paid[use], completion.usage);
      return completion;
    },
  });
  const models = {
    task: paying('task', createModel({ practice: 'student' }, { key: undefined })),
    reflection: paying('reflection', createModel({ practice: 'reflector' }, { key: undefined })),
  };
  const lines = () => readFileSync(journalFile(runFolder), 'utf8').split('\n').filter(Boolean);
  return {
    paid,
    open: () => RunSession.open(runFolder, plan, { models, trusted: true }, () => undefined),
    journal: () => readJournal(runFolder),
    lines,
    write: (kept: readonly string[]) => writeFileSync(journalFile(runFolder), `${kept.join('\n')}\n`),
  };
}

const hinges = (use: Expense, request: string) => use === 'task' && request.includes('The hinge broke');

/** Matches the first reflection's request, however often it is sent. */
function firstReflection() {
  let first: string | undefined;
  return (use: Expense, request: string) => use === 'reflection' && request === (first ??= request);
}

describe('paid but unusable replies', () => {
  test('are counted for failed rollouts and for reflections', async () => {
    const isFirst = firstReflection();
    const { open, paid, journal } = await runWithFilter((use, sent) => hinges(use, sent) || isFirst(use, sent));
    const session = open();
    await session.run();
    expect(session.state.leftOut.length).toBeGreaterThan(0);
    expect(journal().some(({ type }) => type === 'reflectionFailed')).toBe(true);
    expect(session.state.usage).toEqual(paid);
  });

  test('are counted when the next reply to the same request is usable', async () => {
    let asked = 0;
    const { open, paid } = await runWithFilter((use) => use === 'task' && (asked += 1) === 3);
    const session = open();
    await session.run();
    expect(session.state.leftOut).toEqual([]);
    expect(session.state.usage).toEqual(paid);
    expect(paid.task.costUsd).toBe(filtered.costUsd);
  });

  test('are counted once, wherever the run is interrupted after them and resumed', { timeout: 240_000 }, async () => {
    const { open, lines, write, journal } = await runWithFilter(hinges);
    const whole = open();
    await whole.run();
    const written = lines();
    const failures = written.flatMap((line, at) => (line.includes('"type":"rolloutFailed"') ? [at] : []));
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of [...failures, written.length - 2]) {
      write(written.slice(0, failure + 1));
      const resumed = open();
      await resumed.run();
      expect(resumed.state.usage).toEqual(whole.state.usage);
      expect(journal().filter(({ type }) => type === 'callsWasted')).toHaveLength(failures.length);
    }
  });

  test('are counted once when a damaged journal is restored', async () => {
    const { open, lines, write } = await runWithFilter(hinges);
    const whole = open();
    await whole.run();
    const written = lines();
    const wasted = written.findIndex((line) => line.includes('"type":"callsWasted"'));
    expect(wasted).toBeGreaterThan(1);
    write(written.with(1, `#${written[1] ?? ''}`));
    const restored = open();
    await restored.run();
    expect(restored.state.usage).toEqual(whole.state.usage);
  });

  test('use up a budget of tokens', async () => {
    const spec = [
      'prompts: { triage: triage.txt }',
      'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
      'metric: { equals: "{{answer}}" }',
      'budget: { tokens: 20000 }',
      'review: off',
      '',
    ].join('\n');
    const { open } = await runWithFilter((use) => use === 'reflection', { 'triage.gepa.yaml': spec });
    const session = open();
    expect(await session.run()).toEqual({ kind: 'budget', limit: 'tokens' });
    expect(session.state.usage.reflection.promptTokens).toBeGreaterThan(20_000);
  });

  test('are counted in a run that ends before their rollout', async () => {
    let asked = 0;
    const { open, paid } = await runWithFilter((use) => {
      asked += use === 'task' ? 1 : 0;
      if (asked === 3) throw new ModelError({ kind: 'unauthorized', message: 'Wrong key.' });
      return asked === 2;
    });
    const session = open();
    expect((await session.run()).kind).toBe('failed');
    expect(session.state.usage).toEqual(paid);
  });
});
