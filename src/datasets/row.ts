// Tested by test/unit/datasets/split-rows.test.ts.
import { valueOf } from '../gepa/named-values';

/** A row's columns by name. */
export type RowValues = Readonly<Record<string, unknown>>;

/** The roles of columns that follow from the shape of a row rather than from column names. */
export interface RowForm {
  /** The columns that a system is given. The others are for the metric and for people. If absent, names decide. */
  readonly inputs?: readonly string[];
  /** The input column for a prompt that names none of them. */
  readonly input?: string;
  readonly expected?: string;
  /** A column that contains the others, so that templates can also use their full paths, such as `item.ticket`. */
  readonly whole?: string;
}

/** One row of data, as read from a file. A run uses it as an example. */
export interface Row {
  readonly values: RowValues;
  /** The file's name and the line, counted from 1, e.g. `train.jsonl:12`. */
  readonly source: string;
  /** The file's path. Absent for a row stored with a run, which doesn't depend on its data files. */
  readonly file?: string;
  readonly form?: RowForm;
  /** The assertions of a promptfoo test. Those of all tests come first. */
  readonly assertions?: readonly Assertion[];
  /** The mean score of the assertions at which a promptfoo test passes. */
  readonly threshold?: number;
  /** The names of the prompts that a promptfoo test is for; all prompts when absent. */
  readonly prompts?: readonly string[];
  /** Which of the run's task models answers the row, from 0. Absent when there is only one. */
  readonly taskModel?: number;
}

/** An assertion as promptfoo writes it. Only properties that all types share are checked here; metrics check the others. */
export interface Assertion {
  /** Such as `icontains` or `not-equals`. `assert-set` has inner assertions in `assert`. */
  readonly type: string;
  readonly value?: unknown;
  readonly threshold?: number;
  readonly weight?: number;
  /** The objective that its score counts toward. */
  readonly metric?: string;
  readonly assert?: readonly Assertion[];
  readonly [option: string]: unknown;
}

/** Returns the names of all columns in the rows, in the order of their first occurrence. */
export function columnNames(rows: readonly Row[]): readonly string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row.values)) names.add(name);
  return [...names];
}

/** Returns the value in a column or at a path such as `ticket.subject`. */
export function columnValue(values: RowValues, column: string): unknown {
  if (Object.hasOwn(values, column)) return valueOf(values, column);
  return column
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
      values,
    );
}

/** Returns the file and line of a row, for an error about it. */
export function placeOf({ source, file }: Row): { readonly file: string; readonly line: number } {
  const colon = source.lastIndexOf(':');
  return { file: file ?? source.slice(0, colon), line: Number(source.slice(colon + 1)) };
}

/** Returns the file of the rows, for an error about all of them. */
export function fileOf([first]: readonly Row[]): { readonly file?: string } {
  return first === undefined ? {} : { file: placeOf(first).file };
}

/** Merges the forms of all rows. */
export function formOf(rows: readonly Row[]): RowForm {
  const forms = rows.flatMap(({ form }) => form ?? []);
  const inputs = forms.flatMap((form) => form.inputs ?? []);
  return {
    ...Object.assign({}, ...forms.toReversed()),
    ...(inputs.length === 0 ? {} : { inputs: [...new Set(inputs)] }),
  } as RowForm;
}
