import { resolve } from 'node:path';
import {
  checkInputs,
  givenColumns,
  guessColumns,
  isWithin,
  type Columns,
  type ColumnUses,
  type NamedColumns,
} from './columns/columns';
import { completeRows } from './complete-rows';
import { DataError } from './data-error';
import type { FileReach } from './file-reach';
import { loadRows } from './load-rows';
import { answerWithin } from './columns/input-answers';
import { rowsForPrompts } from './promptfoo/prompt-filter';
import { columnNames, columnValue, fileOf, type Row } from './row';
import { repeatedRows, splitRows, type ExampleSets } from './split-rows';

/** The data files of a run, relative to the spec's folder, as named in `data`. */
export interface ExampleSources {
  readonly feedback: string;
  /** If absent, split off from the feedback rows. */
  readonly pareto?: string;
  /** If absent, also split off from the feedback rows if those are split. */
  readonly test?: string;
  readonly columns?: NamedColumns & {
    /** Columns for variables of the prompt that have other names, by the names of the variables. */
    readonly variables?: Readonly<Record<string, string>>;
  };
}

export interface ExampleLoading {
  /** The absolute path of the spec's folder. */
  readonly folder: string;
  readonly reach: FileReach;
  /** Seeds the split. */
  readonly seed: number;
  /** Returns how the prompt and the metric use the columns of the data, by the names of all columns. */
  readonly usesOf?: (columns: readonly string[]) => ColumnUses;
  /** The labels and ids by which promptfoo tests can name the prompts. */
  readonly promptNames?: readonly string[];
  /** Whether the prompts are only scored, for which a single row is enough. */
  readonly isEvaluation?: boolean;
}

export interface LoadedExamples {
  readonly examples: ExampleSets;
  readonly columns: Columns;
  /** What the developer should know before the run. */
  readonly warnings: readonly string[];
}

/**
 * Reads the examples of a run, guesses the roles of their columns, and splits them into sets if needed.
 *
 * @throws UserError as `loadRows`, and when the input column cannot be guessed, or a row has no input or image.
 */
export async function loadExamples(
  { feedback, pareto, test, columns: { variables, ...named } = {} }: ExampleSources,
  { folder, reach, seed, usesOf, promptNames, isEvaluation = false }: ExampleLoading,
): Promise<LoadedExamples> {
  const loading = { reach, base: folder };
  const read = async (source: string | undefined) =>
    source === undefined
      ? []
      : withVariables(rowsForPrompts(await loadRows(resolve(folder, source), loading), promptNames), variables);
  const [feedbackRows, paretoRows, testRows] = await Promise.all([read(feedback), read(pareto), read(test)]);
  const uses = usesOf?.(columnNames(feedbackRows)) ?? {};
  const columns = guessColumns(feedbackRows, named, uses);
  const isSaid = named.input !== undefined || (uses.variables ?? []).some((path) => isWithin(path, columns.input));
  const complete = (rows: readonly Row[]) => {
    const answered = isSaid ? undefined : answerWithin(rows, columns.input, uses.compared ?? []);
    if (answered !== undefined) throw new DataError(answered, fileOf(rows));
    checkInputs(rows, columns.input);
    return completeRows(rows, columns, loading);
  };
  const [forFeedback, forPareto, forTest] = [complete(feedbackRows), complete(paretoRows), complete(testRows)];
  const isSingle = isEvaluation && pareto === undefined && forFeedback.length === 1;
  const split = () =>
    isSingle
      ? { feedback: [], pareto: forFeedback, test: [] }
      : splitRows(forFeedback, seed, columns.expected, test !== undefined);
  const examples =
    pareto === undefined
      ? { ...split(), ...(test === undefined ? {} : { test: forTest }) }
      : { feedback: forFeedback, pareto: forPareto, test: forTest };
  return {
    examples,
    columns,
    warnings: repeatedRows(examples, ...givenColumns(feedbackRows, columns, uses.variables ?? [])),
  };
}

/**
 * Adds columns with the names of variables.
 *
 * @throws DataError when a column doesn't exist.
 */
function withVariables(rows: readonly Row[], variables: Readonly<Record<string, string>> = {}): readonly Row[] {
  const entries = Object.entries(variables);
  if (entries.length === 0) return rows;
  for (const [variable, column] of entries) {
    if (rows.some(({ values }) => columnValue(values, column) !== undefined)) continue;
    throw new DataError(
      `The column "${column}", which the spec names as data.columns.variables.${variable}, does not exist. The columns are: ${columnNames(rows).join(', ')}.`,
      fileOf(rows),
    );
  }
  return rows.map((row) => {
    const added = entries.flatMap(([variable, column]) => {
      const value = columnValue(row.values, column);
      return value === undefined ? [] : [[variable, value] as const];
    });
    return { ...row, values: { ...row.values, ...Object.fromEntries(added) } };
  });
}
