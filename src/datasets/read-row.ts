import { DataError } from './data-error';

/** A row as its file has it, not yet known to be an object, or why it cannot be read. The line counts from 1. */
export type ReadRow = { readonly line: number; readonly value: unknown } | BadRow;

export interface BadRow {
  readonly line: number;
  readonly reason: string;
}

/** Where the rows are, in a file that has more to say than its rows. */
export const rowListKeys: readonly string[] = ['data', 'rows', 'examples', 'tests'];

const MOST_LISTED = 20;

/** Lines for a message: 20 at most, then how many more there are. */
export function listed(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LISTED;
  return more > 0 ? [...lines.slice(0, MOST_LISTED), `… and ${more} more`] : lines;
}

/** The error for the bad rows of a file: all of them, so that they can be mended at once. */
export function badRowsError(path: string, rows: readonly BadRow[]): DataError {
  const lines = listed(rows.map(({ line, reason }) => `${path}:${line}: ${reason}`));
  const count = rows.length === 1 ? '1 row cannot be read' : `${rows.length} rows cannot be read`;
  return new DataError(`${count}. Correct or remove:\n${lines.join('\n')}`, {
    file: path,
    ...(rows[0] === undefined ? {} : { line: rows[0].line }),
  });
}

/** The error for a file without a list of rows in it. */
export function noListError(path: string): DataError {
  return new DataError(
    `There is no list of rows in this file. Make it a list of objects, or put the list under ${rowListKeys.join(', ')}.`,
    { file: path },
  );
}
