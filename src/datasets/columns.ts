import type { ErrorPlace } from '../gepa/user-error';
import { DataError } from './data-error';
import { isImagePath, isUrl } from './images';
import { isList, listed } from './read-row';
import { columnNames, fileOf, placeOf, type Row, type RowValues } from './row';

/** Which column is what. */
export interface Columns {
  /** What the system is given. */
  readonly input: string;
  /** What the metric compares with, where there is one. */
  readonly expected?: string;
  /** What a person noted on the row: goes to the reflection. */
  readonly feedback?: string;
  /** An image that is sent with the input, or a list of them: URLs, or paths relative to the folder of the spec. */
  readonly image?: string;
}

const INPUT_NAMES = ['input', 'question', 'query', 'prompt', 'text', 'inputs', 'messages'];
const EXPECTED_NAMES = [
  ...['expected', 'expected_response', 'expected_answer', 'expected_output', 'ideal', 'answer', 'output', 'label'],
  ...['reference', 'target', 'ground_truth', 'outputs', 'targets'],
];
const FEEDBACK_NAMES = ['feedback', 'explanation'];
const IMAGE_NAMES = ['image', 'images', 'image_url', 'image_path', 'picture', 'photo', 'screenshot'];

/** Columns that the developer named; the others are guessed. */
export type NamedColumns = Partial<Columns>;

/**
 * Tells the columns by their names, whatever their case and separators: the input from `input`, `question`, `query`,
 * `prompt`, `text` (or the first column that the prompt uses as a variable, or the only column that is nothing else), the
 * expected answer from `expected`, `ideal`, `answer`, `output`, `label`, `reference`, `target`, `ground_truth`, the feedback from
 * `feedback`, `explanation`, and an image from `image` and the like where its values look like images.
 *
 * @param named may have paths into nested objects and lists, such as `ticket.subject` or `turns.0.text`.
 * @param variables the paths of the prompt's variables.
 * @throws DataError when a named column is not there, or no input column can be told; it names those there are and the
 * spec's key to set.
 */
export function guessColumns(
  rows: readonly Row[],
  named: NamedColumns = {},
  variables: readonly string[] = [],
): Columns {
  const names = columnNames(rows);
  checkNamedColumns(named, names, rows);
  const expected = named.expected ?? firstNamed(names, EXPECTED_NAMES);
  const feedback = named.feedback ?? firstNamed(names, FEEDBACK_NAMES);
  const image = named.image ?? imageColumn(names, rows);
  const others = names.filter((name) => ![expected, feedback, image].includes(name));
  const input =
    named.input ??
    firstNamed(others, INPUT_NAMES) ??
    variables.map((path) => columnOf(path, others)).find((column) => column !== undefined) ??
    (others.length === 1 ? others[0] : undefined);
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
    ...(image === undefined ? {} : { image }),
  };
}

/** The input column, and the other columns that the prompt uses as variables: what the system is given of a row. */
export function givenColumns(
  rows: readonly Row[],
  { input }: Columns,
  variables: readonly string[],
): readonly string[] {
  const names = columnNames(rows);
  return [...new Set([input, ...variables.flatMap((path) => columnOf(path, names) ?? [])])];
}

/** The value in a column, or at a path such as `ticket.subject`. Undefined when the row has none. */
export function columnValue(values: RowValues, column: string): unknown {
  if (Object.hasOwn(values, column)) return values[column];
  return column
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
      values,
    );
}

function checkNamedColumns(named: NamedColumns, names: readonly string[], rows: readonly Row[]): void {
  const place: ErrorPlace = fileOf(rows);
  for (const [key, column] of Object.entries(named)) {
    if (rows.some(({ values }) => columnValue(values, column) !== undefined)) continue;
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

/**
 * A promptfoo test may have an empty input, since it says itself what is expected then.
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

/** The column that the path of a variable starts with. */
function columnOf(path: string, names: readonly string[]): string | undefined {
  return names.find((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`));
}

/**
 * A column named as images are, if its values look like images: `image` may as well hold a description. Or one whose
 * values are references to image files, whatever its name.
 */
function imageColumn(names: readonly string[], rows: readonly Row[]): string | undefined {
  const everyIn = (column: string, isImage: (image: string) => boolean) => {
    const filled = ({ values }: Row) =>
      values[column] !== undefined && values[column] !== null && values[column] !== '';
    const holdsImages = ({ values }: Row) =>
      listOf(values[column]).every((image) => typeof image === 'string' && isImage(image));
    return rows.every((row) => !filled(row) || holdsImages(row)) && rows.some(filled);
  };
  const named = firstNamed(names, IMAGE_NAMES);
  if (named !== undefined && everyIn(named, (image) => isImagePath(image) || isUrl(image))) return named;
  return names.find((name) => everyIn(name, (image) => image.startsWith('file://') && isImagePath(image)));
}

function listOf(value: unknown): readonly unknown[] {
  return isList(value) ? value : [value];
}
