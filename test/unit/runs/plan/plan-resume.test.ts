import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planResume } from '../../../../src/runs/plan/plan-resume';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { createRunFolder, runsFolder } from '../../../../src/runs/folder/run-folder';
import { workspace } from '../practice-run';

const modelsOf = (task: string) =>
  `models:\n  task: { baseUrl: "http://x/v1", model: ${task}, price: { input: 1, output: 1 } }\n  reflection: { practice: reflector }\n`;

/** Starts a run of a spec with these models and command-line overrides. */
async function begunRun({ models = modelsOf('small'), set = '' } = {}) {
  const folder = await workspace();
  const specFile = join(folder, 'triage.gepa.yaml');
  const spec = readFileSync(specFile, 'utf8').replace('rollouts: 60', 'rollouts: 60, usd: 1');
  writeFileSync(specFile, spec + models);
  const overrides = set === '' ? [] : [{ path: ['models', 'task', 'model'], value: set }];
  const plan = await planRun(specFile, () => 'run-1', { overrides });
  const { runFolder } = await createRunFolder(runsFolder(folder), plan, new Date(0));
  return { specFile, spec, runFolder, plan };
}

const taskModel = (name: string) => ({ spec: { models: { task: { model: name } } } });

describe('a run that is resumed', () => {
  test('reads its models from the current spec file, and keeps everything else', async () => {
    const { specFile, spec, runFolder, plan } = await begunRun();
    writeFileSync(specFile, spec.replace('rollouts: 60', 'rollouts: 90') + modelsOf('large'));
    const resumed = await planResume(runFolder);
    expect(resumed).toMatchObject(taskModel('large'));
    expect(resumed.description).toEqual(plan.description);
    expect({ ...resumed.spec, models: plan.spec.models }).toEqual(plan.spec);
  });

  test('keeps the original command-line overrides unless there are new ones', async () => {
    const { runFolder } = await begunRun({ set: 'medium' });
    expect(await planResume(runFolder)).toMatchObject(taskModel('medium'));
    const path = ['models', 'task', 'model'];
    expect(await planResume(runFolder, [{ path, value: 'large' }])).toMatchObject(taskModel('large'));
  });

  test('takes another concurrency, which leaves the iterations that overlap', async () => {
    const { runFolder, plan } = await begunRun();
    const { description, spec } = await planResume(runFolder, [{ path: ['search', 'concurrency'], value: 30 }]);
    expect(description).toEqual({ ...plan.description, search: { ...plan.description.search, concurrency: 30 } });
    expect(spec).toEqual({ ...plan.spec, search: { ...plan.spec.search, concurrency: 30 } });
    const wrong = planResume(runFolder, [{ path: ['search', 'concurrency'], value: 0 }]);
    await expect(wrong).rejects.toThrow('search.concurrency');
  });

  test('continues with its original models when the spec file is missing', async () => {
    const { specFile, runFolder } = await begunRun();
    await rm(specFile);
    expect(await planResume(runFolder)).toMatchObject({ ...taskModel('small'), warnings: [] });
  });

  test('says why it continues with its original models when the spec file is invalid', async () => {
    const { specFile, runFolder } = await begunRun();
    writeFileSync(specFile, 'promts: {}\n');
    const { spec, warnings } = await planResume(runFolder);
    expect(spec).toMatchObject(taskModel('small').spec);
    expect(warnings[0]).toMatch(/continues with its original models.*triage\.gepa\.yaml:1: Unknown key "promts"/);
  });

  test('with a budget in dollars rejects models without a price', async () => {
    const { specFile, spec, runFolder } = await begunRun();
    writeFileSync(specFile, spec.replace(', usd: 1', '') + modelsOf('large').replace(/, price.*\} \}/, ' }'));
    const { spec: resumed, warnings } = await planResume(runFolder);
    expect(resumed).toMatchObject(taskModel('small').spec);
    expect(warnings[0]).toContain('models.task.price');
  });
});
