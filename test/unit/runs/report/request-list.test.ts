import { describe, expect, test } from 'vitest';
import { readPaidEvents, requestsMarkdown } from '../../../../src/runs/report/request-list';
import { newRun, openSession, workspace } from '../practice-run';

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
});
