/** A row's columns by name. */
export type RowValues = Readonly<Record<string, unknown>>;

/** One row of data: what the prompt is filled with, and what the metric needs. */
export interface Row {
  readonly values: RowValues;
  /** Where it stands: the file's name and the line from 1, e.g. `train.jsonl:12`. */
  readonly source: string;
  /** The file's whole path. Unknown of a row that was kept with a run: a run does not depend on its data files. */
  readonly file?: string;
  /** What a promptfoo test asserts of the output: what applies to all tests comes first. Absent when it asserts nothing. */
  readonly assertions?: readonly Assertion[];
  /** The mean of the assertions from which a promptfoo test passes. */
  readonly threshold?: number;
  /** The prompts that a promptfoo test is for, as it names them. Absent when it is for all. */
  readonly prompts?: readonly string[];
}

/** An assertion as promptfoo writes it, checked as far as every type has it: the rest is for the metrics to understand. */
export interface Assertion {
  /** Such as `icontains` or `not-equals`; `assert-set` has more in `assert`. */
  readonly type: string;
  readonly value?: unknown;
  readonly threshold?: number;
  readonly weight?: number;
  /** The objective that it counts towards. */
  readonly metric?: string;
  readonly assert?: readonly Assertion[];
  readonly [option: string]: unknown;
}

/** The names of the columns that any of the rows has, in the order in which they come up. */
export function columnNames(rows: readonly Row[]): readonly string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row.values)) names.add(name);
  return [...names];
}

/** A row's file, by its whole path where that is known, and line, for an error about it. */
export function placeOf({ source, file }: Row): { readonly file: string; readonly line: number } {
  const colon = source.lastIndexOf(':');
  return { file: file ?? source.slice(0, colon), line: Number(source.slice(colon + 1)) };
}

/** The file that rows are from, for an error about all of them. */
export function fileOf([first]: readonly Row[]): { readonly file?: string } {
  return first === undefined ? {} : { file: placeOf(first).file };
}
