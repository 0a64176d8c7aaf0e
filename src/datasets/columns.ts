import type { Row } from './row';

/** Which column is what. */
export interface Columns {
  /** What the system is given. */
  readonly input: string;
  /** What the metric compares with, where there is one. */
  readonly expected?: string;
  /** What a person noted on the row: goes to the reflection. */
  readonly feedback?: string;
}
/**
 * Tells the columns by their names, whatever their case and separators: the input from `input`, `question`, `query`,
 * `prompt`, `text` (or the only column that is nothing else), the expected answer from `expected`, `ideal`, `answer`, `output`, `label`,
 * `reference`, `target`, `ground_truth`, the feedback from `feedback`, `explanation`.
 *
 * @throws DataError when no input column can be told; it names those there are and the spec's key to set.
 */
export function guessColumns(rows: readonly Row[]): Columns {
  throw new Error(`not yet ${rows.length}`);
}

/** The column with a person's notes on the rows, by its name (`feedback`, `explanation`). */
export function guessFeedbackColumn(rows: readonly Row[]): string | undefined {
  throw new Error(`not yet ${rows.length}`);
}

/** @throws DataError that lists the rows without an input. */
export function checkInputs(rows: readonly Row[], inputColumn: string): void {
  throw new Error(`not yet ${rows.length}${inputColumn}`);
}
