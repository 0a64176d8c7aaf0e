import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPaidEvents, requestsMarkdown } from '../../../../src/runs/report/request-list';
import type { Model } from '../../../../src/models/model';
import { RunSession } from '../../../../src/runs/session/run-session';
import { newRun, openSession, practiceModels, workspace } from '../practice-run';

async function finishedRun() {
  const run = await newRun(await workspace());
  const { session } = openSession(run);
  await session.run();
  return { ...run, session };
}

describe('the requests and replies of a run', () => {
  test('are all that its usage counts', async () => {
    const { runFolder, session } = await finishedRun();
    const events = [...readPaidEvents(runFolder, () => undefined)];
    const calls = events.reduce((sum, { usage }) => sum + usage.calls, 0);
    const { task, reflection } = session.state.usage;
    expect(calls).toBe(task.calls + reflection.calls);
    expect(events.filter(({ type }) => type === 'reflectionFinished')).toHaveLength(session.state.reflections);
  });

  test('have the texts that were sent and received', async () => {
    const { runFolder } = await finishedRun();
    const events = [...readPaidEvents(runFolder, () => undefined)];
    const reflection = events.find((event) => event.type === 'reflectionFinished');
    expect(reflection?.request?.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(reflection?.request?.at(-1)?.content).toContain('Say where the ticket belongs.');
    const rollout = events.find((event) => event.type === 'rolloutAnswered');
    expect(rollout?.trace[0]).toMatchObject({ module: 'triage', input: expect.any(String) as string });
  });

  test('are a document with the usage of each', async () => {
    const { runFolder } = await finishedRun();
    const text = await requestsMarkdown(runFolder);
    expect(text).toMatch(/^## Rollout \S+ · \$0\.00, \d+ tokens in 1 call · \d+\.\d s$/m);
    expect(text).toMatch(/^## Score of \S+: \d\.\d\d on pareto-1 · \d+\.\d s$/m);
    expect(text).toMatch(/^## Reflection \S+ · /m);
    expect(text).toContain('The charger gives off smoke');
  });

  test('include those of judges, beside the scores that they gave', async () => {
    const folder = await workspace();
    const file = join(folder, 'triage.gepa.yaml');
    const models =
      'models: { task: { practice: student }, reflection: { baseUrl: "http://127.0.0.1:9/v1", model: judge } }';
    const text = readFileSync(file, 'utf8').replace(
      /metric: .*/,
      `metric: { closedqa: "It names {{answer}}." }\n${models}`,
    );
    writeFileSync(file, text.replace('rollouts: 60', 'rollouts: 8'));
    const run = await newRun(folder);
    const reply = '<critique-a>It does.</critique-a>\n<verdict-a>Y</verdict-a>';
    const usage = { calls: 1, promptTokens: 50, completionTokens: 5, costUsd: 0.01 };
    const reflection: Model = { complete: () => Promise.resolve({ text: reply, usage }) };
    const services = { models: { ...practiceModels().models, reflection }, trusted: true };
    await RunSession.open(run.runFolder, run.plan, services, () => undefined).run();
    const [score] = [...readPaidEvents(run.runFolder, () => undefined)].filter(
      ({ type }) => type === 'rolloutFinished',
    );
    expect(score).toMatchObject({ judges: [{ request: [{}, { role: 'user' }], reply, usage }] });
    const document = await requestsMarkdown(run.runFolder);
    expect(document).toMatch(/^### Judge · \$0\.01, 55 tokens in 1 call$/m);
    expect(document).toContain('<verdict-a>Y</verdict-a>');
  });
});
