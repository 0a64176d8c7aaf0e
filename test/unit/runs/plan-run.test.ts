import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runsFolder } from '../../../src/runs/run-folder';
import { newRun, workspace } from './practice-run';

describe('a plan of a run', () => {
  test('whose prompt names a column that there is not is refused before there is a folder', async () => {
    const folder = await workspace({ 'triage.txt': 'Say where the ticket\nof {{customer}} belongs.\n' });
    await expect(newRun(folder)).rejects.toThrow(
      `${join(folder, 'triage.txt')}:2: The variable {{customer}} is not a column of the data.`,
    );
    expect(existsSync(runsFolder(folder))).toBe(false);
  });

  test.each(['triage.txt', 'triage.gepa.yaml', 'feedback.jsonl'])('needs %s in UTF-8', async (name) => {
    const folder = await workspace();
    writeFileSync(join(folder, name), Buffer.from(`Für alle.`, 'latin1'));
    await expect(newRun(folder)).rejects.toThrow(`${join(folder, name)}: This file is not encoded in UTF-8`);
  });

  test('takes a spec, a prompt and data with a BOM', async () => {
    const folder = await workspace();
    for (const name of ['triage.txt', 'triage.gepa.yaml', 'feedback.jsonl']) {
      const path = join(folder, name);
      writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8')}`);
    }
    const { plan } = await newRun(folder);
    expect(plan.description.seed['triage']).toMatch(/^Say where/);
    expect(plan.prompts['triage']?.content).toMatch(/^\uFEFFSay where/);
  });
});
