import { expect, test } from 'vitest';
import { pythonFiles, pythonResult, writeRunDir } from '../runs/import/python-run-dir';
import { workspace } from '../runs/practice-run';
import { gepa } from './program';

async function imported() {
  const folder = await workspace({});
  const { status, errors } = await gepa(folder, ['import', await writeRunDir(pythonFiles)]);
  expect(status).toBe(0);
  return { folder, errors, run: /The run is in (.*)\n/.exec(errors)?.[1] ?? '' };
}

test('imports a Python run, which then reports like any other', async () => {
  const { folder, errors, run } = await imported();
  const { output } = await gepa(folder, ['report', run]);

  expect(errors).toMatch(/^Imported 4 candidates with their scores on 3 examples.*\nThe run is in .*-capitals\n$/);
  expect(output).toContain('Imported from the Python run');
  expect(output).toContain('| 3 | 1, 2 | 0.750 | 3 of 3 |');
  expect(output).toContain('27 rollouts.');
  expect(output).not.toContain('reflections.');
});

test('does not resume it, and says why', async () => {
  const { folder, run } = await imported();
  const { status, errors } = await gepa(folder, ['resume', run]);

  expect(status).toBe(1);
  expect(errors).toContain('This run was imported from Python.');
});

test('prints the script that writes the scores when a run has none', async () => {
  const withoutScores = await writeRunDir({ 'candidates.json': pythonResult.candidates });
  const { status, errors } = await gepa(await workspace({}), ['import', withoutScores]);

  expect(status).toBe(1);
  expect(errors).toContain('In the Python environment of the run, execute this script');
  expect(errors).toMatch(/^result = GEPAResult\.from_state/m);
});

test('needs a folder', async () => {
  const { status, errors } = await gepa(await workspace({}), ['import']);

  expect(status).toBe(2);
  expect(errors).toContain('"import" needs a folder of a Python run.');
});
