// Tested by test/unit/datasets/readers/json-rows.test.ts.
import { DataError } from '../data-error';

/** A row as read from a file, which may not be an object, or the reason why it cannot be read. Lines are counted from 1. */
export type ReadRow = { readonly line: number; readonly value: unknown } | BadRow;

export interface BadRow {
  readonly line: number;
  readonly reason: string;
  /** The absolute path, if it isn't the requested file. */
  readonly file?: string;
}

/** The contents of a data file. */
export interface ReadRows {
  readonly rows: readonly ReadRow[];
  /** For a file that is an object: the key of its rows, and the other keys. */
  readonly document?: {
    readonly key: RowListKey;
    readonly settings: Readonly<Record<string, unknown>>;
    /** Returns the line of a value by its path, or of the deepest part of the path that exists. */
    readonly lineOf: (...path: readonly (string | number)[]) => number;
  };
}

/** Keys with rows in a file that is an object. GitHub's prompt files have `testData`, promptfoo has `tests`, and chats of VS Code `requests`. */
export const rowListKeys = ['data', 'rows', 'examples', 'tests', 'testData', 'requests'] as const;

export type RowListKey = (typeof rowListKeys)[number];

/**
 * Returns the keys that can hold a file's rows. A promptfoo configuration only has `tests`, because its other lists may be targets
 * of references.
 */
export function rowKeysOf(has: (key: string) => boolean): readonly RowListKey[] {
  return has('prompts') && (has('tests') || has('scenarios')) ? ['tests'] : rowListKeys;
}

/** Reports why a row cannot be used, in words that follow its file and line. Becomes a `BadRow`. */
export class RowFault extends Error {}

const MOST_LISTED = 20;

/** Limits the lines of a message to 20, followed by the number of omitted ones. */
export function listed(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LISTED;
  return more > 0 ? [...lines.slice(0, MOST_LISTED), `… and ${more} more`] : lines;
}

/** Creates the error for the bad rows of a file. It lists all of them, so the developer can correct them together. */
export function badRowsError(path: string, rows: readonly BadRow[]): DataError {
  const lines = listed(rows.map(({ file = path, line, reason }) => `${file}:${line}: ${reason}`));
  const count = rows.length === 1 ? '1 row cannot be read' : `${rows.length} rows cannot be read`;
  return new DataError(`${count}. Correct or remove:\n${lines.join('\n')}`, {
    file: rows[0]?.file ?? path,
    ...(rows[0] === undefined ? {} : { line: rows[0].line }),
  });
}

/** Creates the error for a file without a list of rows. */
export function noListError(path: string): DataError {
  // Nobody writes a chat of VS Code by hand.
  const keys = rowListKeys.filter((key) => key !== 'requests');
  return new DataError(
    `The file has no list of rows. Make it a list of objects, or put the list under one of these keys: ${keys.join(', ')}.`,
    { file: path },
  );
}

/** Whether a value is missing, or an empty text, list or object. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** Whether a value is an object but not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
