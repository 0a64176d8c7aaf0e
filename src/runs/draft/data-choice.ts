// Tested by test/unit/runs/draft/data-guess.test.ts.
import { dirname } from 'node:path';
import { isNoteName, isOriginName, markColumns } from '../../datasets/columns/column-names';
import { guessColumns, isWithin, type Columns } from '../../datasets/columns/columns';
import { loadExamples, type ExampleSources } from '../../datasets/load-examples';
import { columnNames, type Row } from '../../datasets/row';
import type { ExampleSets } from '../../datasets/split-rows';
import { UserError } from '../../gepa/user-error';
import type { DataFiles } from './data-files';
import { forColumns, type PromptOfDraft } from './prompt-columns';

/** The seed of new runs. It isn't a choice of the form, to keep that short. */
export const searchSeed = 1;

/** The columns of data, as a spec names them. */
export type ColumnChoice = NonNullable<ExampleSources['columns']>;

/** The chosen data files, with the rows that a run would read from them. */
export interface DataChoice {
  /** Absolute paths. */
  readonly files: DataFiles;
  readonly columns: Columns;
  /** The columns that the developer named. */
  readonly named?: ColumnChoice;
  readonly sets: ExampleSets;
}

/**
 * Reads data files as a run would. A column is also the expected answer when it is the only one left for it.
 *
 * @param named replaces what is guessed about columns.
 * @param prompt when no column is named like an input, one that a variable of the prompt names is the input.
 * @throws {DataError} when a file cannot be used.
 */
export async function readData(files: DataFiles, prompt: PromptOfDraft, named?: ColumnChoice): Promise<DataChoice> {
  const folder = dirname(files.feedback);
  // The developer chooses the files or sees their names before anything runs.
  const reach = { roots: [folder], mayLeave: true };
  const sources = { ...files, ...(named === undefined ? {} : { columns: named }) };
  const usesOf = (columns: readonly string[]) => ({ variables: forColumns(prompt, columns).variables });
  const { examples, columns } = await loadExamples(sources, { folder, reach, seed: searchSeed, usesOf });
  // Without one among named columns, the developer said that there is none.
  const expected =
    columns.expected ?? (named === undefined ? onlyAnswer(examples.feedback, columns, prompt) : undefined);
  return {
    files,
    columns: { ...columns, ...(expected === undefined ? {} : { expected }) },
    ...(named === undefined ? {} : { named }),
    sets: examples,
  };
}

/** Returns the columns that rows have by their names, as far as these say so. */
export function guessedColumns(prompt: PromptOfDraft, rows: readonly Row[]): ColumnChoice {
  try {
    const { variables } = forColumns(prompt, columnNames(rows));
    const columns = guessColumns(rows, {}, { variables });
    const expected = columns.expected ?? onlyAnswer(rows, columns, prompt);
    return { input: columns.input, ...(expected === undefined ? {} : { expected }) };
  } catch (error) {
    if (error instanceof UserError) return {};
    throw error;
  }
}

/** Returns the only column that the prompt doesn't use and that has no other role; undefined when there are several or none. */
function onlyAnswer(rows: readonly Row[], columns: Columns, prompt: PromptOfDraft): string | undefined {
  const names = columnNames(rows);
  const { variables } = forColumns(prompt, names);
  const roles = [columns.input, columns.feedback, columns.image, ...markColumns];
  const [only, ...others] = names.filter(
    (name) => !roles.includes(name) && !isAside(name) && !variables.some((path) => isWithin(path, name)),
  );
  return others.length === 0 ? only : undefined;
}

/** Whether a column says something about a row by its name. A category is often the answer where nothing else is. */
function isAside(name: string): boolean {
  return isNoteName(name) || (isOriginName(name) && name.toLowerCase() !== 'category');
}
