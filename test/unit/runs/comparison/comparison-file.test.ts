import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  comparisonsFolder,
  findComparisons,
  folderOfRun,
  readComparison,
  writeComparison,
} from '../../../../src/runs/comparison/comparison-file';

const newFolder = () => mkdtemp(join(tmpdir(), 'gepa-comparison-'));

async function written(folder: string, name: string) {
  const comparison = {
    file: join(comparisonsFolder(folder), `${name}.json`),
    name: 'triage',
    createdAt: '2026-11-30T12:00:00.000Z',
    specFile: join(folder, 'prompts', 'triage.gepa.yaml'),
    references: [join(folder, 'grpo.json')],
    runs: [{ preset: 'classic', seed: 3, run: '2026-11-30-120000-triage-classic' }],
  };
  await writeComparison(comparison);
  return comparison;
}

test('is read as it was written, and names its files relative to itself', async () => {
  const folder = await newFolder();
  const comparison = await written(folder, 'a');
  expect(await readComparison(comparison.file)).toEqual(comparison);
  expect(await readFile(comparison.file, 'utf8')).not.toContain(folder);
  expect(folderOfRun(comparison, { run: 'run-1' })).toBe(join(folder, '.gepa', 'runs', 'run-1'));
});

test('is found by its workspace folder, newest first and without damaged ones', async () => {
  const folder = await newFolder();
  const [older, newer] = [await written(folder, '2026-a'), await written(folder, '2026-b')];
  await writeFile(join(comparisonsFolder(folder), '2026-c.json'), '{');
  expect((await findComparisons(folder)).map(({ file }) => file)).toEqual([newer.file, older.file]);
  expect(await findComparisons(await newFolder())).toEqual([]);
});

test.each([
  ['{', "isn't JSON"],
  ['{ "formatVersion": 2 }', 'formatVersion'],
  [
    '{ "formatVersion": 1, "name": "a", "createdAt": "2026-11-30T12:00:00Z", "specFile": "s", "runs": [{ "preset": "a", "seed": 0, "run": "../../x" }] }',
    'runs.0.run',
  ],
])('is refused when it is damaged: %s', async (text, problem) => {
  const folder = await newFolder();
  const file = join(folder, 'x.json');
  await mkdir(folder, { recursive: true });
  await writeFile(file, text);
  await expect(readComparison(file)).rejects.toThrow(problem);
});
