import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeNewRun } from '../../../../src/runs/draft/write-new-run';

let folder = '';
const inFolder = (...names: readonly string[]) => join(folder, ...names);
const run = () => ({
  specFile: inFolder('triage.gepa.yaml'),
  spec: 'prompts: {}\n',
  prompts: new Map([[inFolder('candidate-3', 'AGENTS.md'), 'Sort.\n']]),
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'new-run-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the files of a new run', () => {
  it('are written, with their folders', async () => {
    await writeNewRun(run());

    expect(await readFile(inFolder('triage.gepa.yaml'), 'utf8')).toBe('prompts: {}\n');
    expect(await readFile(inFolder('candidate-3', 'AGENTS.md'), 'utf8')).toBe('Sort.\n');
  });

  it('replace no file, and none is written when one exists', async () => {
    await writeFile(inFolder('triage.gepa.yaml'), 'mine');

    await expect(writeNewRun(run())).rejects.toThrow('exists by now');

    expect(await readFile(inFolder('triage.gepa.yaml'), 'utf8')).toBe('mine');
    expect(existsSync(inFolder('candidate-3', 'AGENTS.md'))).toBe(false);
  });
});
