import { existsSync } from 'node:fs';
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
});
