import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isDecision } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import type { Model } from '../../../../src/models/model';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { createRunFolder, runsFolder } from '../../../../src/runs/folder/run-folder';
import { readJournal } from '../../../../src/runs/journal/journal';
import { reportMarkdown } from '../../../../src/runs/report/report';
import { scoreOnSet } from '../../../../src/gepa/set-score';
import { planResume } from '../../../../src/runs/plan/plan-resume';
import { RunSession } from '../../../../src/runs/session/run-session';
import { practiceModels, workspace } from '../practice-run';

const twoModels = `prompts: { triage: triage.txt }
data: { feedback: feedback.jsonl, pareto: pareto.jsonl }
metric: { equals: "{{answer}}" }
models:
  task: { baseUrl: "http://127.0.0.1:9/v1", model: accountant }
  otherTasks: [{ baseUrl: "http://127.0.0.1:9/v1", model: courier }]
  reflection: { practice: reflector }
budget: { rollouts: 60 }
review: off
`;

/** Answers every ticket with one label. */
function alwaysSays(text: string): Model {
  const usage = { calls: 1, promptTokens: 10, completionTokens: 1 };
  return { complete: () => Promise.resolve({ text, usage }) };
}

async function evaluated() {
  const folder = await workspace({ 'triage.gepa.yaml': twoModels });
  const plan = await planRun(join(folder, 'triage.gepa.yaml'), () => 'run-1', { purpose: 'evaluation' });
  const { runFolder } = await createRunFolder(runsFolder(folder), plan, new Date(0));
  return { folder, plan, runFolder };
}

const models = {
  task: alwaysSays('billing'),
  otherTasks: [alwaysSays('shipping')],
  reflection: practiceModels().models.reflection,
};

describe('a run with several task models', () => {
  test('has an example of each row for each of them', async () => {
    const { plan } = await evaluated();
    expect(plan.examples.pareto).toHaveLength(16);
    expect(plan.description.examples.pareto.slice(0, 2).map(({ title }) => title)).toEqual([
      'accountant: The charger gives off smoke',
      'courier: The charger gives off smoke',
    ]);
    expect(plan.description.models.task).toBe('accountant, courier');
  });

  test('scores a candidate by the mean over them, and each as an objective', async () => {
    const { runFolder } = await evaluated();
    // As a resumed run, which knows the rows only from its folder.
    const session = RunSession.open(runFolder, await planResume(runFolder), { models, trusted: true }, () => undefined);
    await session.run();
    const [seed] = RunFold.over(readJournal(runFolder)).state.candidates;
    // Of eight tickets, three are about billing and two about shipping.
    expect(seed?.pareto).toMatchObject({ sum: 5, count: 16 });
    expect(seed?.objectives).toMatchObject({ accountant: { sum: 3, count: 8 }, courier: { sum: 2, count: 8 } });
  });

  test('scores a candidate by the worst of them on request', async () => {
    const folder = await workspace({ 'triage.gepa.yaml': `${twoModels}search: { acrossModels: worst }\n` });
    const plan = await planRun(join(folder, 'triage.gepa.yaml'), () => 'run-1', { purpose: 'evaluation' });
    const { runFolder } = await createRunFolder(runsFolder(folder), plan, new Date(0));
    const session = RunSession.open(runFolder, await planResume(runFolder), { models, trusted: true }, () => undefined);
    await session.run();
    const { state } = RunFold.over(readJournal(runFolder));
    const [seed] = state.candidates;
    // The courier is right in two of eight.
    expect(seed === undefined ? undefined : scoreOnSet(state, seed, 'pareto')).toEqual({
      scored: 16,
      of: 16,
      mean: 0.25,
    });
    expect(seed?.objectives).toMatchObject({ accountant: { sum: 3, count: 8 }, courier: { sum: 2, count: 8 } });
    expect(reportMarkdown(state)).toContain('| candidate | parents | worst mean |');
  });

  test('must be several for the worst to count', async () => {
    const spec = `${twoModels.replace(/ {2}otherTasks.*\n/, '')}search: { acrossModels: worst }\n`;
    const folder = await workspace({ 'triage.gepa.yaml': spec });
    const planned = planRun(join(folder, 'triage.gepa.yaml'), () => 'run-1');
    await expect(planned).rejects.toMatchObject({
      message: expect.stringContaining('"worst" compares several task models, and the spec has one.') as unknown,
      line: 9,
    });
  });

  test('is not resumed with fewer of them, whose rows another would answer', async () => {
    const { folder, runFolder } = await evaluated();
    const file = join(folder, 'triage.gepa.yaml');
    writeFileSync(file, twoModels.replace(/ {2}otherTasks.*\n/, ''));
    const { spec, warnings } = await planResume(runFolder);
    expect(spec.models.otherTasks).toHaveLength(1);
    expect(warnings.join()).toContain('began with 2 task models');
    const fewer = [{ path: ['models', 'otherTasks'], value: [] }];
    await expect(planResume(runFolder, fewer)).rejects.toThrow(/Restore the number/);
  });

  test.each(['mean', 'worst'])('searches with all of them (%s)', async (acrossModels) => {
    const folder = await workspace({
      'triage.gepa.yaml': twoModels
        .replace('task: { baseUrl: "http://127.0.0.1:9/v1", model: accountant }', 'task: { practice: student }')
        .replace('{ baseUrl: "http://127.0.0.1:9/v1", model: courier }', '{ practice: student }')
        .concat(`search: { acrossModels: ${acrossModels} }\n`),
    });
    const plan = await planRun(join(folder, 'triage.gepa.yaml'), () => 'run-1');
    const { runFolder } = await createRunFolder(runsFolder(folder), plan, new Date(0));
    const { task, reflection } = practiceModels().models;
    const services = { models: { task, otherTasks: [task], reflection }, trusted: true };
    await RunSession.open(runFolder, plan, services, () => undefined).run();
    const { state } = RunFold.over(readJournal(runFolder));
    expect(state.best).toBeGreaterThan(0);
    expect(readJournal(runFolder).filter(isDecision).length).toBeGreaterThan(10);
    expect(Object.keys(state.candidates[0]?.objectives ?? {})).toEqual(['practice student', 'practice student (2)']);
  });
});

test('a system that chooses its models itself takes no task models', async () => {
  const folder = await workspace({ 'triage.gepa.yaml': twoModels });
  const file = join(folder, 'triage.gepa.yaml');
  const spec = `${readFileSync(file, 'utf8')}system: { kind: http, urls: ["http://127.0.0.1:9"] }\n`;
  writeFileSync(file, spec);
  await expect(planRun(file, () => 'run-1')).rejects.toThrow(/uses no task models\. Remove models\.otherTasks/);
});
