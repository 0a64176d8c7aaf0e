import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { foldJournal } from '../../../../src/cli/run-commands';
import { RunFold } from '../../../../src/gepa/fold';
import { describeImport } from '../../../../src/gepa/words/import-words';
import { ImportError } from '../../../../src/runs/import/import-error';
import { importPythonRun } from '../../../../src/runs/import/import-python-run';
import { findRuns } from '../../../../src/runs/folder/find-runs';
import { readExamples } from '../../../../src/runs/folder/examples-file';
import { promptFilesOf, readRunPlan } from '../../../../src/runs/folder/run-folder';
import { readRunFile } from '../../../../src/runs/folder/run-file';
import { readJournal } from '../../../../src/runs/journal/journal';
import { pythonFiles, pythonResult, RawText, writeRunDir } from './python-run-dir';

const now = new Date('2026-11-30T12:00:00Z');
const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(pythonFiles).filter(([path]) => !names.includes(path)));
const newWorkspace = () => mkdtemp(join(tmpdir(), 'gepa-workspace-'));

async function importOf(files: Readonly<Record<string, unknown>>, file = '') {
  const workspace = await newWorkspace();
  const source = join(await writeRunDir(files), file);
  return { workspace, source, imported: await importPythonRun(source, workspace, now) };
}

async function refusalOf(files: Readonly<Record<string, unknown>>): Promise<ImportError> {
  const workspace = await newWorkspace();
  const source = await writeRunDir(files);
  const refusal: unknown = await importPythonRun(source, workspace, now).catch((error: unknown) => error);
  expect(existsSync(join(workspace, '.gepa'))).toBe(false);
  if (!(refusal instanceof ImportError)) throw new Error(`It was not refused: ${String(refusal)}`);
  return refusal;
}

test('writes a run that lists, opens and folds like any other', async () => {
  const { workspace, source, imported } = await importOf(pythonFiles);

  const [found] = await findRuns(workspace);
  expect(found?.folder).toBe(imported.runFolder);
  expect(found?.stored).toMatchObject({ isCurrent: true, summary: { name: 'capitals', best: { candidate: 3 } } });
  const problems: unknown[] = [];
  const state = RunFold.over(readJournal(imported.runFolder, (problem) => problems.push(problem))).state;
  expect(problems).toEqual([]);
  expect(state.status).toEqual({ kind: 'stopped', reason: { kind: 'imported', from: source } });
  expect(state.candidates).toHaveLength(4);
});

test('can be read again after its index and summary were deleted', async () => {
  const { workspace, imported } = await importOf(pythonFiles);
  await rm(join(imported.runFolder, 'journal.index.jsonl'));
  await rm(join(imported.runFolder, 'summary.json'));

  expect(await findRuns(workspace)).toHaveLength(1);
  expect(RunFold.over(readJournal(imported.runFolder)).state.candidates).toHaveLength(4);
});

test('finds the outputs in the result and in the files beside it', async () => {
  const { imported } = await importOf(pythonFiles);
  const rollouts = foldJournal(imported.runFolder, () => undefined)?.rollouts;

  expect(imported).toMatchObject({ candidates: 4, examples: 3, outputs: 2, iterations: 4 });
  expect(rollouts?.outputOf('c0/1/pareto-1')).toBe('London');
  expect(rollouts?.outputOf('c3/1/pareto-1')).toBe('Paris');
  expect(rollouts?.outputOf('c3/1/pareto-2')).toBeUndefined();
});

test('takes no score for an output, as early versions wrote them', async () => {
  const { imported } = await importOf({
    ...pythonFiles,
    'generated_best_outputs_valset/task_0/iter_0_prog_0.json': 0.25,
  });

  expect(imported.outputs).toBe(1);
});

test('names a prompt file in the workspace for each component, to which candidates can be saved', async () => {
  const { workspace, imported } = await importOf(pythonFiles);
  const file = await readRunFile(imported.runFolder);

  expect(promptFilesOf(imported.runFolder, file)).toEqual({
    system_prompt: join(workspace, 'system_prompt.md'),
    format: join(workspace, 'format.md'),
  });
  expect(file.prompts['system_prompt']).toMatchObject({ part: 'text', content: 'Answer.' });
  expect((await readExamples(imported.runFolder, file)).pareto.map(({ source }) => source)).toEqual([
    'valset:0',
    'valset:1',
    'valset:10',
  ]);
});

test('refuses to run anything with an imported run, and says why', async () => {
  const { imported } = await importOf(pythonFiles);

  await expect(readRunPlan(imported.runFolder)).rejects.toThrow(/was imported from Python.*Apply a candidate/);
});

test('imports the file of a result alone', async () => {
  const { imported } = await importOf({ 'mine.json': pythonResult }, 'mine.json');

  expect(imported).toMatchObject({ candidates: 4, iterations: 0, outputs: 1 });
});

test('gives two imports of the same run folders of their own', async () => {
  const { workspace, source, imported } = await importOf(pythonFiles);
  const again = await importPythonRun(source, workspace, now);

  expect(basename(again.runFolder)).toBe(`${basename(imported.runFolder)}-2`);
});

test('says that the JSON of a run has no scores, and gives the script that writes them', async () => {
  const { message, script } = await refusalOf(without('gepa_result.json'));

  expect(message).toContain('Only gepa_state.bin does, which GEPA never reads');
  expect(script).toContain('GEPAResult.from_state(GEPAState.load(run_dir), run_dir=run_dir)');
});

test('refuses a folder without a run, and says which to choose', async () => {
  const { message, script } = await refusalOf({ 'notes.json': {} });

  expect(message).toContain('This is not a run of the Python implementation of GEPA. Choose the folder');
  expect(script).toBeUndefined();
});

test('refuses a folder that does not exist', async () => {
  await expect(importPythonRun('/no/such/folder', await newWorkspace(), now)).rejects.toThrow(
    '/no/such/folder: This is not a run',
  );
});

test.each([
  ['gepa_result.json', new RawText('{"candidates": ['), 'It is not complete JSON.'],
  ['candidates.json', [{ a: 'x' }], 'It has 1 candidates, and the result has 4.'],
  ['candidates.json', new RawText('[{'), 'It is not complete JSON.'],
  ['run_log.json', new RawText('[{'), 'It is not complete JSON.'],
  ['generated_best_outputs_valset/task_0/iter_0_prog_0.json', new RawText('{'), 'It is not complete JSON.'],
])('refuses a damaged %s by its name and writes nothing', async (name, content, problem) => {
  const { message } = await refusalOf({ ...pythonFiles, [name]: content });

  expect(message).toContain(`${join('capitals', name)}: ${problem}`);
});

test('says what was imported and what the files do not hold', () => {
  expect(describeImport({ candidates: 4, examples: 3, outputs: 2, iterations: 4 })).toBe(
    'Imported 4 candidates with their scores on 3 examples, and 2 of the outputs. Not in the files: rejected proposals, reflections, inputs, costs.',
  );
  expect(describeImport({ candidates: 1, examples: 1, outputs: 0, iterations: 0 })).toBe(
    'Imported 1 candidate with their scores on 1 example. Not in the files: the iterations and minibatches, rejected proposals, outputs, reflections, inputs, costs.',
  );
});
