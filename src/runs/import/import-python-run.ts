import { join, relative, resolve } from 'node:path';
import type { RunDescription } from '../../gepa/run-description';
import { RunFold } from '../../gepa/fold';
import { writeAtomically } from '../folder/atomic-write';
import { componentFileName } from '../folder/component-file-name';
import { exampleLines, examplesFile, hashOfLines } from '../folder/examples-file';
import { runFile, type RunFile } from '../folder/run-file';
import { inNewFolder, newRunId, runsFolder } from '../folder/run-folder';
import { SummaryWriter } from '../folder/summary-writer';
import { JournalWriter } from '../journal/journal-writer';
import { describePythonRun, pythonEvents, type PythonRun } from './python-events';
import { readPythonRun } from './read-python-run';

/** An imported run, and how much of the Python run its files held. */
export interface ImportedRun {
  readonly runFolder: string;
  readonly candidates: number;
  readonly examples: number;
  readonly outputs: number;
  readonly iterations: number;
}

/**
 * Imports a run of the Python implementation as a finished run. Nothing is written unless all of it can be read.
 *
 * @param source its `run_dir`, or the JSON of its result.
 * @throws {UserError} when it can't be read or written.
 */
export async function importPythonRun(source: string, workspaceFolder: string, now: Date): Promise<ImportedRun> {
  const from = resolve(source);
  const { name, ...run } = await readPythonRun(from);
  const { result, iterations } = run;
  const { runFolder } = await inNewFolder(runsFolder(workspaceFolder), newRunId(name, now), async (folder, id) => {
    const description = describePythonRun(run, id, name);
    await writeJournal(folder, run, description, from, now);
    // Last, because a folder counts as a run once it has this file.
    await writeRunFile(folder, description, from, workspaceFolder, now);
  });
  return {
    runFolder,
    candidates: result.candidates.length,
    examples: result.examples.length,
    outputs: result.candidates.reduce((sum, { outputs }) => sum + outputs.size, 0),
    iterations: iterations.length,
  };
}

async function writeJournal(
  folder: string,
  run: PythonRun,
  description: RunDescription,
  from: string,
  now: Date,
): Promise<void> {
  const fold = RunFold.over([]);
  const journal = new JournalWriter(folder);
  try {
    for (const event of pythonEvents(run, description, from)) {
      const stamped = { ...event, at: now.getTime() };
      journal.append(stamped);
      fold.apply(stamped);
    }
  } finally {
    journal.close();
  }
  await new SummaryWriter(folder, () => fold.state).close();
}

async function writeRunFile(
  folder: string,
  description: RunDescription,
  from: string,
  workspaceFolder: string,
  now: Date,
): Promise<void> {
  const rowsOf = (set: 'feedback' | 'pareto') =>
    description.examples[set].map(({ source: place, title }) => ({ values: { example: title }, source: place }));
  const examples = exampleLines({ feedback: rowsOf('feedback'), pareto: rowsOf('pareto'), test: [] });
  await writeAtomically(examplesFile(folder), examples);
  const prompts = Object.entries(description.seed).map(
    ([component, content]) =>
      [component, { file: componentFileName(component), part: 'text', content, format: 'plain' }] as const,
  );
  const file: Omit<RunFile, 'spec'> & { readonly spec: Readonly<Record<string, never>> } = {
    formatVersion: 1,
    id: description.id,
    name: description.name,
    createdAt: now.toISOString(),
    importedFrom: from,
    // There is none. The texts of the candidates are saved beside it.
    specFile: relative(folder, join(workspaceFolder, `${description.id}.gepa.yaml`)),
    spec: {},
    prompts: Object.fromEntries(prompts),
    columns: { input: 'example' },
    metric: [],
    examplesHash: hashOfLines(examples),
    description,
  };
  await writeAtomically(runFile(folder), `${JSON.stringify(file, null, 2)}\n`);
}
