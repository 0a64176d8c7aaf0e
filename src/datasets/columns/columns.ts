import { valueOf } from '../../gepa/named-values';
import { isDeepStrictEqual } from 'node:util';
import type { ErrorPlace } from '../../gepa/user-error';
import { DataError } from '../data-error';
import {
  allNamed,
  EXPECTED_NAMES,
  FEEDBACK_NAMES,
  firstNamed,
  IMAGE_NAMES,
  INPUT_NAMES,
  isAnswerName,
  isNamedAsAnswer,
  isNoteName,
  isOriginName,
  LESS_USUAL_EXPECTED_NAMES,
  LESS_USUAL_INPUT_NAMES,
} from './column-names';
import { isImagePath, isUrl } from '../images';
import { answerWithin } from './input-answers';
import { isList, isNothing, isObject, listed } from '../readers/read-row';
import { columnNames, columnValue, fileOf, formOf, placeOf, type Row, type RowForm } from '../row';

/** The roles of columns. */
export interface Columns {
  /** Given to the system. */
  readonly input: string;
  /** Compared with the output by the metric. */
  readonly expected?: string;
  /** A person's notes, shown to the reflection model. */
  readonly feedback?: string;
  /** An image sent with the input, or a list of images: URLs, or paths relative to the spec's folder. */
  readonly image?: string;
  /**
   * Paths of columns that a prompt cannot see unless it names them: answers, notes, and values that a metric compares with. Absent
   * when nothing is hidden.
   */
  readonly hidden?: readonly string[];
}

/** Columns named by the developer. The others are guessed. */
export type NamedColumns = Partial<Omit<Columns, 'hidden'>>;

/** How the prompt and the metric use columns, which helps to guess their roles. */
export interface ColumnUses {
  /** The paths of the prompt's variables. */
  readonly variables?: readonly string[];
  /** The paths of the columns that the metric names. */
  readonly compared?: readonly string[];
}

/**
 * Guesses the roles of columns from their names, ignoring case and separators, from the shape of the rows, and from the prompt:
 *
 * - the input is `input`, `question`, `query`, `prompt`, `text`, the first column that the prompt uses as a variable, or the only
 *   column without another role;
 * - the expected answer is `expected`, `ideal`, `answer`, `output`, `label`, `reference`, `target`, `ground_truth`, or the only
 *   column that the metric names and the prompt doesn't;
 * - the feedback is `feedback` or `explanation`;
 * - the image is `image` or a similar name, if its values look like images.
 *
 * A column that contains its answer is never guessed as the input.
 *
 * @param named can have paths into nested objects and lists, such as `ticket.subject` or `turns.0.text`.
 * @throws DataError when a named column doesn't exist, or the input cannot be guessed. It lists the columns and the spec's key.
 */
export function guessColumns(rows: readonly Row[], named: NamedColumns = {}, uses: ColumnUses = {}): Columns {
  const names = columnNames(rows);
  checkNamedColumns(named, names, rows);
  const guess = new Guess(rows, uses);
  const known = named.expected ?? guess.expected();
  const feedback = named.feedback ?? firstNamed(names, FEEDBACK_NAMES);
  const image = named.image ?? imageColumn(names, rows);
  const input = named.input ?? guess.input([known, feedback, image]);
  const expected = textOfAnswers(known ?? guess.lessUsualExpected(input), rows);
  return {
    input,
    ...(expected === undefined ? {} : { expected }),
    ...(feedback === undefined ? {} : { feedback }),
    ...(image === undefined ? {} : { image }),
  };
}

/** Whether a column is the `env` shared by all tests of a promptfoo configuration. */
function isEnvironment(name: string, rows: readonly Row[]): boolean {
  const [first] = rows;
  if (name !== 'env' || rows.length < 2 || !isObject(first?.values[name])) return false;
  return rows.every(({ values }) => isDeepStrictEqual(values[name], first.values[name]));
}

class Guess {
  private readonly form: RowForm;
  /** Columns with values, except the one that contains the others. */
  private readonly names: readonly string[];
  private readonly variables: readonly string[];
  /** Columns that the prompt uses. */
  private readonly used: readonly string[];
  /** Paths that the metric names, if it is known. */
  private readonly compared: readonly string[] | undefined;
  /** Columns that may hold an answer. */
  private readonly answers: readonly string[];

  constructor(
    private readonly rows: readonly Row[],
    { variables = [], compared }: ColumnUses,
  ) {
    this.form = formOf(rows);
    const isFilled = (name: string) => rows.some(({ values }) => !isNothing(valueOf(values, name)));
    this.names = columnNames(rows).filter(
      (name) => name !== this.form.whole && isFilled(name) && !isEnvironment(name, rows),
    );
    this.variables = variables;
    this.used = [...new Set(variables.flatMap((path) => this.columnOf(path) ?? []))];
    this.compared = compared?.map((path) => this.withoutWhole(path));
    this.answers = this.names.filter((name) => this.form.inputs?.includes(name) !== true);
  }

  expected(): string | undefined {
    const byName = allNamed(this.answers, EXPECTED_NAMES);
    const isUsed = (name: string) => this.used.includes(name);
    return (
      byName.find((name) => !isUsed(name)) ??
      this.form.expected ??
      this.answers.find((name) => isNamedAsAnswer(name) && !isUsed(name)) ??
      // A judge's prompt uses the answers that it judges, which the metric doesn't compare with.
      byName.find((name) => this.compared?.includes(name) ?? true)
    );
  }

  /** Whether only the metric uses a path. */
  private isAnswerOnly(path: string): boolean {
    const column = this.columnOf(path);
    if (column === undefined || !this.answers.includes(column) || isInputColumn(path)) return false;
    return !this.variables.map((variable) => this.withoutWhole(variable)).some((variable) => isWithin(variable, path));
  }

  /** Guesses the answer from what only the metric names or from a less usual name, once the input is known. */
  lessUsualExpected(input: string): string | undefined {
    const [only, ...others] = (this.compared ?? []).filter((path) => path !== input && this.isAnswerOnly(path));
    if (only !== undefined && others.length === 0) return only;
    return firstNamed(
      this.answers.filter((name) => name !== input && !this.used.includes(name)),
      LESS_USUAL_EXPECTED_NAMES,
    );
  }

  input(taken: readonly (string | undefined)[]): string {
    const { inputs, input: all } = this.form;
    const others = this.names.filter((name) => !taken.includes(name) && inputs?.includes(name) !== false);
    const candidates = [
      ...(inputs === undefined ? [] : this.variables.map((path) => this.columnOf(path)).filter(isInputColumn)),
      ...(all === undefined ? [] : [this.used.find((name) => inputs?.includes(name)) ?? all]),
      ...allNamed(others, INPUT_NAMES),
      ...this.used.filter((name) => others.includes(name)),
      ...(this.variables.includes('') ? others.filter((name) => !this.isOtherRole(name)) : []),
      ...onlyOne(others.filter((name) => !this.isOtherRole(name))),
      ...onlyOne(others.filter((name) => !isAnswerName(name))),
      ...onlyOne(others.filter((name) => !isNamedAsAnswer(name) && name !== 'rejected')),
      ...allNamed(others, LESS_USUAL_INPUT_NAMES),
      ...(inputs ?? []).slice(0, 1),
    ].filter((name) => name !== undefined);
    const input = candidates.find((name) => this.answerWithin(name) === undefined);
    if (input !== undefined) return this.spelled(input);
    const [first] = candidates;
    throw new DataError(
      (first === undefined ? undefined : this.answerWithin(first)) ?? this.noInputMessage(),
      fileOf(this.rows),
    );
  }

  /** Explains why a column cannot be guessed as the input. A column that the prompt uses as a variable always can. */
  private answerWithin(column: string): string | undefined {
    return this.used.includes(column) ? undefined : answerWithin(this.rows, column, this.compared ?? []);
  }

  /** Whether a column has another role than input, by its name or because the metric names it. */
  private isOtherRole(name: string): boolean {
    return isAnswerName(name) || isNoteName(name) || isOriginName(name) || this.compared?.includes(name) === true;
  }

  /** Returns the path by which the prompt names a column, such as `item.ticket`. */
  private spelled(input: string): string {
    const { whole } = this.form;
    const path = `${whole}.${input}`;
    const isWhole = whole !== undefined && !this.variables.includes(input) && this.variables.includes(path);
    return isWhole ? path : input;
  }

  private noInputMessage(): string {
    return (
      `The input column cannot be guessed from the names: ${this.names.join(', ') || 'there are no columns'}. ` +
      'Name it in the spec, such as "data: { columns: { input: NAME, expected: NAME } }".'
    );
  }

  private columnOf(path: string): string | undefined {
    return columnOf(this.withoutWhole(path), this.names);
  }

  /** Returns `ticket` for `item.ticket`. */
  private withoutWhole(path: string): string {
    const { whole } = this.form;
    return whole !== undefined && path.startsWith(`${whole}.`) ? path.slice(whole.length + 1) : path;
  }
}

/** Returns `answers.text` for SQuAD's `answers`, which also hold the positions of the texts. */
function textOfAnswers(column: string | undefined, rows: readonly Row[]): string | undefined {
  const path = `${column}.text`;
  return column === 'answers' && rows.every(({ values }) => columnValue(values, path) !== undefined) ? path : column;
}

function onlyOne(names: readonly string[]): readonly string[] {
  return names.length === 1 ? names : [];
}

function isInputColumn(name: string | undefined): boolean {
  return name !== undefined && firstNamed([name], INPUT_NAMES) !== undefined;
}

/** Returns the columns that the system is given: the input and the columns that the prompt uses as variables. */
export function givenColumns(
  rows: readonly Row[],
  { input }: Columns,
  variables: readonly string[],
): readonly string[] {
  const names = columnNames(rows);
  return [...new Set([input, ...variables.flatMap((path) => columnOf(path, names) ?? [])])];
}

function checkNamedColumns(named: NamedColumns, names: readonly string[], rows: readonly Row[]): void {
  const place: ErrorPlace = fileOf(rows);
  for (const [key, column] of Object.entries(named)) {
    if (rows.some(({ values }) => columnValue(values, column) !== undefined)) continue;
    throw new DataError(
      `The column "${column}", which the spec names as data.columns.${key}, does not exist. The columns are: ${names.join(', ')}.`,
      place,
    );
  }
}

/** Returns the column with a person's notes, by its name (`feedback`, `explanation`). */
export function guessFeedbackColumn(rows: readonly Row[]): string | undefined {
  return firstNamed(columnNames(rows), FEEDBACK_NAMES);
}

/**
 * Checks that every row has an input. A promptfoo test can have an empty input, because its assertions say what is expected.
 *
 * @throws DataError that lists the rows without an input.
 */
export function checkInputs(rows: readonly Row[], inputColumn: string): void {
  const without = rows.filter(({ values, assertions }) => {
    const input = columnValue(values, inputColumn);
    return input === undefined || (assertions === undefined && (input === null || input === ''));
  });
  const [first] = without;
  if (first === undefined) return;
  throw new DataError(
    `${without.length} of ${rows.length} rows have no value in the input column "${inputColumn}" (the columns are: ` +
      `${columnNames(rows).join(', ')}). Fill it in, remove the rows, or name another column as data.columns.input in the ` +
      `spec:\n${listed(without.map(placeOf).map(({ file, line }) => `${file}:${line}`)).join('\n')}`,
    placeOf(first),
  );
}

/** Whether a path is the same as another or inside it. */
export function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

/** Returns the column that a variable's path starts with. */
function columnOf(path: string, names: readonly string[]): string | undefined {
  return names.find((name) => isWithin(path, name));
}

/**
 * Returns a column with an image's name whose values look like images, because `image` may also hold a description. Otherwise
 * returns a column whose values are all references to image files.
 */
function imageColumn(names: readonly string[], rows: readonly Row[]): string | undefined {
  const everyIn = (column: string, isImage: (image: string) => boolean) => {
    const filled = ({ values }: Row) => !isNothing(valueOf(values, column));
    const holdsImages = ({ values }: Row) =>
      listOf(valueOf(values, column)).every((image) => typeof image === 'string' && isImage(image));
    return rows.every((row) => !filled(row) || holdsImages(row)) && rows.some(filled);
  };
  const named = firstNamed(names, IMAGE_NAMES);
  if (named !== undefined && everyIn(named, (image) => isImagePath(image) || isUrl(image))) return named;
  return names.find((name) => everyIn(name, (image) => image.startsWith('file://') && isImagePath(image)));
}

function listOf(value: unknown): readonly unknown[] {
  return isList(value) ? value : [value];
}
