import { valueOf } from '../gepa/named-values';
/** A row's columns by name. */
export type RowValues = Readonly<Record<string, unknown>>;

/** What the form of a row says of its columns, where it says more than their names do. */
export interface RowForm {
  /** The columns that a system is given. What else there is serves the metric, and people. Absent: their names tell. */
  readonly inputs?: readonly string[];
  /** The one of them that holds all of the input, for a prompt that names none of them. */
  readonly input?: string;
  readonly expected?: string;
  /** A column that holds others once more, so that a template may name them by their paths too: `item.ticket`. */
  readonly whole?: string;
}

/** One row of data: what the prompt is filled with, and what the metric needs. */
export interface Row {
  readonly values: RowValues;
  /** Where it stands: the file's name and the line from 1, e.g. `train.jsonl:12`. */
  readonly source: string;
  /** The file's whole path. Unknown of a row that was kept with a run: a run does not depend on its data files. */
  readonly file?: string;
  readonly form?: RowForm;
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

/** The value in a column, or at a path such as `ticket.subject`. Undefined when the row has none. */
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

/** A row's file, by its whole path where that is known, and line, for an error about it. */
export function placeOf({ source, file }: Row): { readonly file: string; readonly line: number } {
  const colon = source.lastIndexOf(':');
  return { file: file ?? source.slice(0, colon), line: Number(source.slice(colon + 1)) };
}

/** The file that rows are from, for an error about all of them. */
export function fileOf([first]: readonly Row[]): { readonly file?: string } {
  return first === undefined ? {} : { file: placeOf(first).file };
}

/** What the form of any of the rows says of its columns. */
export function formOf(rows: readonly Row[]): RowForm {
  const forms = rows.flatMap(({ form }) => form ?? []);
  const inputs = forms.flatMap((form) => form.inputs ?? []);
  return {
    ...Object.assign({}, ...forms.toReversed()),
    ...(inputs.length === 0 ? {} : { inputs: [...new Set(inputs)] }),
  } as RowForm;
}
