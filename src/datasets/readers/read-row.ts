import { DataError } from '../data-error';

/** A row as its file has it, not yet known to be an object, or why it cannot be read. The line counts from 1. */
export type ReadRow = { readonly line: number; readonly value: unknown } | BadRow;

export interface BadRow {
  readonly line: number;
  readonly reason: string;
  /** Absolute, when it is another file than the one that was asked for. */
  readonly file?: string;
}

/** The rows of a file, and what else it says. */
export interface ReadRows {
  readonly rows: readonly ReadRow[];
  /** Of a file that is an object: where its rows stand, and what stands beside them. */
  readonly document?: {
    readonly key: RowListKey;
    readonly settings: Readonly<Record<string, unknown>>;
    /** Where something stands, by the keys and places that lead to it: the deepest of them that the file has. */
    readonly lineOf: (...path: readonly (string | number)[]) => number;
  };
}

/** Where the rows are, in a file that has more to say than its rows: GitHub's prompt files have `testData`, promptfoo `tests`. */
export const rowListKeys = ['data', 'rows', 'examples', 'tests', 'testData'] as const;

export type RowListKey = (typeof rowListKeys)[number];

/**
 * The keys of a file under which its rows may be. A configuration of promptfoo has its tests in one place, and may have lists of
 * its own for what it refers to.
 */
export function rowKeysOf(has: (key: string) => boolean): readonly RowListKey[] {
  return has('prompts') && (has('tests') || has('scenarios')) ? ['tests'] : rowListKeys;
}

/** Why a row cannot be used, in words that go on after its file and line. Becomes a `BadRow`. */
export class RowFault extends Error {}

const MOST_LISTED = 20;

/** Lines for a message: 20 at most, then how many more there are. */
export function listed(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LISTED;
  return more > 0 ? [...lines.slice(0, MOST_LISTED), `… and ${more} more`] : lines;
}

/** The error for the bad rows of a file: all of them, so that they can be mended at once. */
export function badRowsError(path: string, rows: readonly BadRow[]): DataError {
  const lines = listed(rows.map(({ file = path, line, reason }) => `${file}:${line}: ${reason}`));
  const count = rows.length === 1 ? '1 row cannot be read' : `${rows.length} rows cannot be read`;
  return new DataError(`${count}. Correct or remove:\n${lines.join('\n')}`, {
    file: rows[0]?.file ?? path,
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

/** Whether a column of a row is as good as not there: without a value, or with an empty text, list or object. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** An object that is not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
