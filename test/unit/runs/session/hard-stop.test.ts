import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { StopReason } from '../../../../src/gepa/events';
import type { Expense } from '../../../../src/gepa/run-description';
import { tokensOf } from '../../../../src/gepa/rollout';
import { totalSpending } from '../../../../src/gepa/budget/spending-by-use';
import type { Model } from '../../../../src/models/model';
import { createModel } from '../../../../src/models/provider-registry';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { describeStop } from '../../../../src/gepa/words/reasons';
import { RunSession } from '../../../../src/runs/session/run-session';
import { newRun, workspace } from '../practice-run';

const spent: StopReason = { kind: 'budget', limit: 'tokens' };
const concurrency = 4;

interface Costs {
  readonly task: number;
  readonly reflection: number;
}

/** A run whose requests each take as many tokens as the costs of their use say, and what it has asked. */
async function runWithBudget(tokens: number, costs: Costs, { test: testRows = 0, overlap = 1 } = {}) {
  const rows = readFileSync(`${await workspace()}/pareto.jsonl`, 'utf8')
    .split('\n')
    .slice(0, testRows)
    .join('\n');
  const folder = await workspace({
    'test.jsonl': `${rows}\n`,
    'triage.gepa.yaml': [
      'prompts: { triage: triage.txt }',
      `data: { feedback: feedback.jsonl, pareto: pareto.jsonl${testRows > 0 ? ', test: test.jsonl' : ''} }`,
      'metric: { equals: "{{answer}}" }',
      `budget: { tokens: ${tokens} }`,
      `search: { concurrency: ${concurrency}, overlap: ${overlap} }`,
      'review: off',
    ].join('\n'),
  });
  const { runFolder, plan } = await newRun(folder);
  const asked = { task: 0, reflection: 0 };
  const costing = (use: Expense, model: Model): Model => ({
    complete: async (request, signal) => {
      asked[use] += 1;
      const usage = { calls: 1, promptTokens: costs[use], completionTokens: 0 };
      return { ...(await model.complete(request, signal)), usage };
    },
  });
  const models = {
    task: costing('task', createModel({ practice: 'student' }, { key: undefined })),
    reflection: costing('reflection', createModel({ practice: 'reflector' }, { key: undefined })),
  };
  const file = journalFile(runFolder);
  return {
    asked,
    open: () => RunSession.open(runFolder, plan, { models, trusted: true }, () => undefined),
    lines: () => readFileSync(file, 'utf8').split('\n').filter(Boolean),
    keep: (lines: readonly string[]) => writeFileSync(file, `${lines.join('\n')}\n`),
  };
}

const tokens = ({ state }: RunSession) => tokensOf(totalSpending(state));

describe('a run whose budget is spent before an iteration is over', () => {
  test('sends no further request, and ends with what it has', async () => {
    const { open, asked } = await runWithBudget(5000, { task: 1, reflection: 10_000 });
    const session = open();
    expect(await session.run()).toEqual(spent);
    // The seed on the Pareto set, its minibatches, and one reflection with what was in flight beside it.
    expect(asked.reflection).toBeLessThanOrEqual(concurrency);
    expect(tokens(session)).toBe(asked.task + 10_000 * asked.reflection);
    expect(session.state.candidates[0]?.inPool).toBe(true);
    expect(describeStop(spent, session.state)).toBe('The budget of 5,000 tokens is spent.');
  });

  test('exceeds it by no more than the requests in flight', async () => {
    const { open, asked } = await runWithBudget(1000, { task: 300, reflection: 1 });
    const session = open();
    expect(await session.run()).toEqual(spent);
    expect(tokens(session)).toBeLessThan(1000 + concurrency * 300);
    expect(asked.task).toBeLessThanOrEqual(3 + concurrency);
    // The seed was not scored, and every reply is kept.
    expect(session.state.best).toBeUndefined();
    expect(session.state.usage.task.calls).toBe(asked.task);
  });

  test.each([1, 3])('stays as it is when it is opened again, with %i iterations at once', async (overlap) => {
    const { open, lines, asked } = await runWithBudget(9000, { task: 10, reflection: 4000 }, { test: 4, overlap });
    await open().run();
    const [written, requests] = [lines(), { ...asked }];
    const session = open();
    expect(await session.run()).toEqual(spent);
    expect(session.isUnchangedSinceEnd).toBe(true);
    expect(lines()).toEqual(written);
    expect(asked).toEqual(requests);
  });

  test('ends the same way when it was interrupted afterwards', async () => {
    const { open, lines, keep, asked } = await runWithBudget(9000, { task: 10, reflection: 5000 }, { test: 4 });
    await open().run();
    const [written, requests] = [lines(), { ...asked }];
    const cut = written.findIndex((line) => line.includes('"type":"budgetSpent"'));
    expect(cut).toBeGreaterThan(0);
    keep(written.slice(0, cut + 1));
    const session = open();
    expect(await session.run()).toEqual(spent);
    expect(asked.reflection).toBe(requests.reflection);
    expect(lines().filter((line) => line.includes('"type":"budgetSpent"'))).toHaveLength(1);
  });

  test('keeps enough to score the test set', async () => {
    // What is left for the test set, 2 × 4 rollouts of 100 tokens, is more than the reflections leave otherwise.
    const { open } = await runWithBudget(6000, { task: 100, reflection: 910 }, { test: 4 });
    const session = open();
    expect(await session.run()).toEqual(spent);
    const [seed] = session.state.candidates;
    expect(seed?.test.count).toBe(4);
    expect(tokens(session)).toBeLessThan(6000 + concurrency * 100);
  });
});
