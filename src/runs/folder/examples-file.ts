// Tested by test/unit/runs/folder/summary-file.test.ts.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Row } from '../../datasets/row';
import type { ExampleSets } from '../../datasets/split-rows';
import { exampleSets, type ExampleSet } from '../../gepa/candidate';
import { UserError } from '../../gepa/user-error';
import { asReadError } from './disk-error';
import { describeIssue } from '../journal/event-schema';
import type { RunFile } from './run-file';

/** Path of a run's rows as they were when it started, one JSON object per line. */
export function examplesFile(runFolder: string): string {
  return join(runFolder, 'examples.jsonl');
}

interface ExampleLine extends Row {
  readonly set: ExampleSet;
}

const lineSchema = v.object({
  set: v.picklist(exampleSets),
  source: v.string(),
  values: v.looseObject({}),
  assertions: v.optional(v.array(v.looseObject({ type: v.string() }))),
  threshold: v.optional(v.number()),
  taskModel: v.optional(v.number()),
});

/** Formats rows for `readExamples`. */
export function exampleLines(examples: ExampleSets): string {
  const lines = exampleSets.flatMap((set) =>
    examples[set].map((row) => JSON.stringify({ set, ...storedFields(row) } satisfies ExampleLine)),
  );
  return `${lines.join('\n')}\n`;
}

/** Returns a hash that detects changed lines, whatever their line ends. */
export function hashOfLines(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/**
 * Reads the rows that a run started with.
 *
 * @throws {UserError} when the rows cannot be read or were changed since.
 */
export async function readExamples(
  runFolder: string,
  { description, examplesHash }: Pick<RunFile, 'description' | 'examplesHash'>,
): Promise<ExampleSets> {
  const file = examplesFile(runFolder);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw asReadError(error, file);
  });
  const lines = text.split(/\r?\n/).flatMap((line, index) => (line === '' ? [] : [readLine(line, file, index + 1)]));
  const rowsOf = (name: ExampleSet): readonly Row[] => lines.filter(({ set }) => set === name).map(storedFields);
  const examples = { feedback: rowsOf('feedback'), pareto: rowsOf('pareto'), test: rowsOf('test') };
  const isWhole = exampleSets.every((set) => examples[set].length === description.examples[set].length);
  if (!isWhole || (examplesHash !== undefined && examplesHash !== hashOfLines(text))) {
    throw new UserError(
      'These rows were changed after the run started, so scores would not be comparable. Restore the file to resume the run, or start a new run.',
      { file },
    );
  }
  return examples;
}

function readLine(line: string, file: string, number: number): ExampleLine {
  const problem = (detail: string) =>
    new UserError(`This row of the run is damaged (${detail}). Restore the file to resume the run.`, {
      file,
      line: number,
    });
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    throw problem("it isn't JSON");
  }
  const result = v.safeParse(lineSchema, data);
  if (!result.success) throw problem(describeIssue(result.issues[0]));
  return data as ExampleLine;
}

/** Selects the fields of a row that a run keeps. They don't depend on the row's file. */
function storedFields({ values, source, assertions, threshold, taskModel }: Row): Row {
  return {
    source,
    values,
    ...(assertions === undefined ? {} : { assertions }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(taskModel === undefined ? {} : { taskModel }),
  };
}
