import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gepa, type JsonResult } from './program';

describe('the sample’s program', () => {
  test('is run as it is by the practice model, which improves its prompt', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'gepa-sample-')), 'sample');
    cpSync(resolve('media/sample'), folder, { recursive: true });
    for (const name of ['data/triage-feedback.jsonl', 'data/triage-pareto.jsonl']) {
      const rows = readFileSync(join(folder, name), 'utf8').split('\n').slice(0, 10);
      writeFileSync(join(folder, name), rows.join('\n'));
    }
    const program = readFileSync(join(folder, 'program/help-desk.mjs'), 'utf8');
    const { output, errors } = await gepa(folder, [
      ...['optimize', 'program/help-desk.gepa.yaml', '--trust', '--json', '--set', 'budget.rollouts=60'],
      ...['--set', 'search.noise=null'],
    ]);
    const { seed, best } = JSON.parse(output || `"${errors}"`) as JsonResult;
    expect(best.pareto).toBeGreaterThan(seed.pareto);
    expect(readFileSync(join(folder, 'program/help-desk.mjs'), 'utf8')).toBe(program);
  });
});
