import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJournal } from '../../../src/runs/journal/journal';
import { modelServer, sendJson } from '../models/model-server';
import { newRun, openSession, workspace } from '../runs/practice-run';
import { endpointSpec, gepa, program, type JsonResult } from './program';

describe('a run', () => {
  test('fails with exit status 1 when its endpoint fails, and can be resumed', async () => {
    let healthy = false;
    let replies = 0;
    const { baseUrl } = await modelServer((response, { body }, completion) => {
      if (body['model'] === 'student') completion('billing');
      else if (healthy) completion(`\`\`\`\nSay nothing ${(replies += 1)} times.\n\`\`\``);
      else sendJson(response, 401, { error: { message: 'wrong key' } });
    });
    const folder = await workspace({ 'triage.gepa.yaml': endpointSpec(baseUrl) });
    const failed = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json'], { TEST_KEY: 'sesame' });
    expect(failed.status).toBe(1);
    expect(failed.errors).toContain('rejected the API key');
    const { run, rollouts } = JSON.parse(failed.output) as JsonResult;

    healthy = true;
    const resumed = await gepa(folder, ['resume', run, '--json'], { TEST_KEY: 'sesame' });
    expect(resumed.status).toBe(0);
    expect((JSON.parse(resumed.output) as JsonResult).rollouts).toBeGreaterThan(rollouts);
  });

  test('can be resumed with another model from the spec or the command line', async () => {
    const { baseUrl } = await modelServer((response, { body }, completion) => {
      if (body['model'] === 'student' || body['model'] === 'reflector') completion('billing');
      else sendJson(response, 404, { error: { message: 'no such model' } });
    });
    const spec = endpointSpec(baseUrl);
    const folder = await workspace({ 'triage.gepa.yaml': spec.replace('student', 'studnet') });
    const key = { TEST_KEY: 'sesame' };
    const failed = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json'], key);
    expect(failed.errors).toContain(`doesn't know the model "studnet"`);
    const { run } = JSON.parse(failed.output) as JsonResult;

    const set = ['--set', 'models.task.model=student', '--set', 'models.reflection.model=refelctor'];
    const halfMended = await gepa(folder, ['resume', run, ...set], key);
    expect(halfMended.errors).toContain(`doesn't know the model "refelctor"`);

    writeFileSync(join(folder, 'triage.gepa.yaml'), spec);
    const mended = await gepa(folder, ['resume', run, '--json'], key);
    expect(JSON.parse(mended.output)).toMatchObject({ stopped: 'noUsableProposal' });
  });
});

test('refuses to resume a run that was finished in the editor, and says what to do instead', async () => {
  const run = await newRun(await workspace());
  const { session } = openSession(run, (event, current) => {
    if (event.type === 'iterationStarted') current().finish();
  });
  expect(await session.run()).toEqual({ kind: 'finished' });
  const { status, errors } = await gepa(run.runFolder, ['resume', run.runFolder]);
  expect(status).toBe(1);
  expect(errors).toContain("You finished this run, so it can't be resumed.");
  expect(errors).toContain('apply its best candidate to the prompt file and start a new run');
});

describe('a run that is interrupted by Ctrl+C', () => {
  /** Interrupts a command at its fifth request to the model. */
  async function interrupted(command: 'optimize' | 'evaluate') {
    let asked = 0;
    const { baseUrl } = await modelServer((_response, _request, completion) => {
      asked += 1;
      if (asked === 5) child.kill('SIGINT');
      if (asked !== 5) completion('billing');
    });
    const spec = endpointSpec(baseUrl).replace('reflector, apiKeyEnv: TEST_KEY', 'reflector, apiKeyEnv: OTHER_KEY');
    const folder = await workspace({ 'triage.gepa.yaml': spec });
    const child = spawn(process.execPath, [program, command, 'triage.gepa.yaml', '--json'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], TEST_KEY: 'sesame', OTHER_KEY: 'open' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString()));
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).toBe(1);
    const { run, stopped } = JSON.parse(output) as JsonResult;
    expect(stopped).toBe('cancelled');
    return { folder, id: basename(run) };
  }

  test('is resumed by its id', async () => {
    const { folder, id } = await interrupted('optimize');
    const resumed = await gepa(folder, ['resume', id, '--json'], { TEST_KEY: 'sesame', OTHER_KEY: 'open' });
    expect(resumed.status).toBe(1);
    expect(JSON.parse(resumed.output)).toMatchObject({ stopped: 'noUsableProposal' });
  });

  test('is resumed as an evaluation if it was one, without the reflection model’s key', async () => {
    const { folder, id } = await interrupted('evaluate');
    const { status, output, errors } = await gepa(folder, ['resume', id, '--json'], { TEST_KEY: 'sesame' });
    expect(JSON.parse(output)).toMatchObject({ stopped: 'finished', rollouts: 8, reflections: 0, candidates: 1 });
    expect(errors).toContain('The scores of the prompt as it is: Pareto set 0.375.');
    expect(status).toBe(0);
  });
});

test('leaves a finished evaluation unchanged and says that it is finished', async () => {
  const folder = await workspace();
  const { output } = await gepa(folder, ['evaluate', 'triage.gepa.yaml', '--json']);
  const { run } = JSON.parse(output) as JsonResult;
  const events = readJournal(run);
  const resumed = await gepa(folder, ['resume', run, '--json']);
  expect(resumed).toMatchObject({ status: 0, output });
  expect(resumed.errors).toContain('The evaluation is finished: there is nothing left to do.');
  expect(readJournal(run)).toEqual(events);
});

test('leaves a finished search unchanged and says that it is finished', async () => {
  const folder = await workspace();
  const { output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json']);
  const { run } = JSON.parse(output) as JsonResult;
  const events = readJournal(run);
  const resumed = await gepa(folder, ['resume', run, '--json']);
  expect(resumed).toMatchObject({ status: 0, output });
  expect(resumed.errors).toContain('The run had already finished, so there was nothing left to do.');
  expect(readJournal(run)).toEqual(events);
});

test('says where it looked for a run that does not exist', async () => {
  const { status, errors } = await gepa(tmpdir(), ['resume', 'nothing']);
  expect(status).toBe(1);
  expect(errors).toContain('There is no run at');
});
