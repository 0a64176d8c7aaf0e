import type { ErrorPlace } from '../gepa/user-error';
import { DataError } from './data-error';
import { listed } from './read-row';
import { columnNames, fileOf, placeOf, type Row } from './row';

/** Which column is what. */
export interface Columns {
  /** What the system is given. */
  readonly input: string;
  /** What the metric compares with, where there is one. */
  readonly expected?: string;
  /** What a person noted on the row: goes to the reflection. */
  readonly feedback?: string;
}

const INPUT_NAMES = ['input', 'question', 'query', 'prompt', 'text'];
const EXPECTED_NAMES = ['expected', 'ideal', 'answer', 'output', 'label', 'reference', 'target', 'ground_truth'];
const FEEDBACK_NAMES = ['feedback', 'explanation'];

/** Columns that the developer named; the others are guessed. */
export type NamedColumns = Partial<Columns>;

/**
 * Tells the columns by their names, whatever their case and separators: the input from `input`, `question`, `query`,
 * `prompt`, `text` (or the only column that is nothing else), the expected answer from `expected`, `ideal`, `answer`,
 * `output`, `label`, `reference`, `target`, `ground_truth`, the feedback from `feedback`, `explanation`.
 *
 * @throws DataError when a named column is not there, or no input column can be told; it names those there are and the
 * spec's key to set.
 */
export function guessColumns(rows: readonly Row[], named: NamedColumns = {}): Columns {
  const names = columnNames(rows);
  checkNamedColumns(named, names, fileOf(rows));
  const expected = named.expected ?? firstNamed(names, EXPECTED_NAMES);
  const feedback = named.feedback ?? firstNamed(names, FEEDBACK_NAMES);
  const others = names.filter((name) => name !== expected && name !== feedback);
  const input = named.input ?? firstNamed(others, INPUT_NAMES) ?? (others.length === 1 ? others[0] : undefined);
  if (input === undefined) {
    throw new DataError(
      `Which column is the input cannot be told from the names: ${names.join(', ') || 'there are no columns'}. ` +
        'Say it in the spec, such as "data: { columns: { input: NAME, expected: NAME } }".',
      fileOf(rows),
    );
  }
  return {
    input,
    ...(expected === undefined ? {} : { expected }),
    ...(feedback === undefined ? {} : { feedback }),
  };
}

function checkNamedColumns(named: NamedColumns, names: readonly string[], place: ErrorPlace): void {
  for (const [key, column] of Object.entries(named)) {
    if (names.includes(column)) continue;
    throw new DataError(
      `There is no column "${column}", which the spec names as data.columns.${key}. The columns are: ${names.join(', ')}.`,
      place,
    );
  }
}

/** The column with a person's notes on the rows, by its name (`feedback`, `explanation`). */
export function guessFeedbackColumn(rows: readonly Row[]): string | undefined {
  return firstNamed(columnNames(rows), FEEDBACK_NAMES);
}

/** @throws DataError that lists the rows without an input. */
export function checkInputs(rows: readonly Row[], inputColumn: string): void {
  const without = rows.filter(({ values }) => {
    const input = values[inputColumn];
    return input === undefined || input === null || input === '';
  });
  const [first] = without;
  if (first === undefined) return;
  throw new DataError(
    `${without.length} of ${rows.length} rows have nothing in the input column "${inputColumn}" (the columns are: ` +
      `${columnNames(rows).join(', ')}). Fill it in, remove the rows, or name another column as data.columns.input in the ` +
      `spec:\n${listed(without.map(placeOf).map(({ file, line }) => `${file}:${line}`)).join('\n')}`,
    placeOf(first),
  );
}

function firstNamed(names: readonly string[], known: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');
  return known.map((wanted) => names.find((name) => plain(name) === plain(wanted))).find((name) => name !== undefined);
}
