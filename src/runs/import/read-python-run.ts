// Tested by test/unit/runs/import/import-python-run.test.ts.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { asReadError } from '../folder/disk-error';
import { ImportError } from './import-error';
import type { PythonRun } from './python-events';
import { parsePythonLog } from './python-log';
import { outputText, parseJson, parsePythonResult, type PythonResult } from './python-result';
import { resultName, scriptFor } from './python-script';

/** Files of a `run_dir`, also of versions whose JSON has no scores. */
const ownFiles = ['candidates.json', 'run_log.json', 'gepa_state.bin', 'generated_best_outputs_valset'];

/**
 * Reads a run of the Python implementation: its `run_dir`, or the JSON of its result. Nothing is unpickled.
 *
 * @throws {ImportError} that says which file is missing or wrong, and what to do.
 */
export async function readPythonRun(path: string): Promise<PythonRun & { readonly name: string }> {
  const isFile = (await stat(path).catch(() => notARun(path))).isFile();
  const folder = isFile ? dirname(path) : path;
  const names = await readdir(folder).catch((error: unknown) => {
    throw asReadError(error, folder);
  });
  const found = isFile ? path : resultFileOf(folder, names);
  const result = parsePythonResult(await read(found), found);
  if (names.includes('candidates.json')) await checkCandidates(join(folder, 'candidates.json'), result);
  const log = join(folder, 'run_log.json');
  const iterations = names.includes('run_log.json') ? parsePythonLog(await read(log), log, result) : [];
  return { result: await withOutputFiles(result, folder), iterations, name: basename(folder) };
}

function resultFileOf(folder: string, names: readonly string[]): string {
  const found = [resultName, 'result.json'].find((name) => names.includes(name));
  if (found !== undefined) return join(folder, found);
  if (!ownFiles.some((name) => names.includes(name))) return notARun(folder);
  const problem =
    'The JSON files of this run hold no scores. Only gepa_state.bin does, which GEPA never reads, because reading a pickle can run code.';
  const advice = `In the Python environment of the run, execute this script to write ${resultName}, then import the folder again.`;
  throw new ImportError(`${problem} ${advice}`, folder, scriptFor(folder));
}

function notARun(path: string): never {
  const advice = 'Choose the folder that was passed as run_dir (in DSPy: log_dir), or the JSON of GEPAResult.to_dict()';
  throw new ImportError(`This is not a run of the Python implementation of GEPA. ${advice}.`, path);
}

/** The run may have gone on after the result was written. */
async function checkCandidates(file: string, { candidates }: PythonResult): Promise<void> {
  const all = parseJson(v.array(v.unknown()), await read(file), file, 'Restore the file, or remove it.');
  if (all.length === candidates.length) return;
  const problem = `It has ${all.length} candidates, and the result has ${candidates.length}.`;
  throw new ImportError(`${problem} Write the result again from the finished run, then import it.`, file);
}

/** Adds the outputs in `generated_best_outputs_valset/task_<example>/iter_<i>_prog_<candidate>.json`. */
async function withOutputFiles(result: PythonResult, folder: string): Promise<PythonResult> {
  const outputs = result.candidates.map((candidate) => new Map(candidate.outputs));
  for (const example of result.examples) {
    const task = join(folder, 'generated_best_outputs_valset', `task_${example}`);
    if (basename(task) !== `task_${example}`) continue;
    for (const name of await readdir(task).catch(() => [])) {
      const index = Number(/^iter_\d+_prog_(\d+)\.json$/.exec(name)?.[1] ?? -1);
      const scores = result.candidates[index]?.scores;
      if (scores?.has(example) !== true) continue;
      const file = join(task, name);
      const output = parseJson(v.unknown(), await read(file), file, 'Restore the file, or remove it.');
      // Early versions wrote the scores of the seed here.
      if (output !== scores.get(example)) outputs[index]?.set(example, outputText(output));
    }
  }
  const candidates = result.candidates.map((candidate, index) => ({
    ...candidate,
    outputs: outputs[index] ?? new Map<string, string>(),
  }));
  return { ...result, candidates };
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw asReadError(error, file);
  });
}
