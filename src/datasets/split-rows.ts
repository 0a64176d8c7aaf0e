import { valueOf } from '../gepa/named-values';
import { SeededRandom } from '../gepa/random';
import { DataError } from './data-error';
import { fileOf, type Row } from './row';

/** The examples of the three sets: D_feedback, D_pareto, and the test set, which the search never sees. */
export interface ExampleSets {
  readonly feedback: readonly Row[];
  readonly pareto: readonly Row[];
  readonly test: readonly Row[];
}

const FEWEST_FOR_TEST = 60;
const TEST_SHARE = 0.2;
const MOST_FOR_LARGE_PARETO_SET = 200;
const SMALL_PARETO_SHARE = 0.2;

/**
 * Splits rows into the three sets with a seed, keeping the proportion of each expected answer. With at least 60 rows, a fifth
 * becomes the test set. Half of the others become the Pareto set, or a fifth if there are more than 200 rows in total. Rows stay in
 * order within each set.
 *
 * @param expectedColumn the column to stratify by. Without it, rows with the same assertions are treated as alike.
 * @param hasTestRows whether there is a separate test file, so no test rows are split off.
 * @throws DataError for fewer than two rows.
 */
export function splitRows(
  rows: readonly Row[],
  seed: number,
  expectedColumn?: string,
  hasTestRows = false,
): ExampleSets {
  if (rows.length < 2) {
    throw new DataError(
      `A feedback set and a Pareto set need at least two rows, but there ${rows.length === 1 ? 'is only one' : 'are none'}. Add rows: 20 are a start, 100 are good.`,
      fileOf(rows),
    );
  }
  const shuffled = rows.map((row, index) => ({ row, index, answer: answerOf(row, expectedColumn) }));
  new SeededRandom(seed).shuffle(shuffled);
  const ordered = byAnswer(shuffled);

  const testShare = hasTestRows || rows.length < FEWEST_FOR_TEST ? 0 : TEST_SHARE;
  const [test, searched] = takeEvenly(ordered, testShare);
  const [pareto, feedback] = takeEvenly(searched, rows.length <= MOST_FOR_LARGE_PARETO_SET ? 0.5 : SMALL_PARETO_SHARE);
  return { feedback: inFileOrder(feedback), pareto: inFileOrder(pareto), test: inFileOrder(test) };
}

/**
 * Returns a warning about test rows whose input the search also sees, which inflates the test score. White space is ignored.
 *
 * @param inputColumns the columns that must all be equal for rows to count as the same.
 */
export function repeatedRows(sets: ExampleSets, ...inputColumns: readonly string[]): readonly string[] {
  const key = ({ values }: Row) => inputColumns.map((column) => withoutSpacing(valueOf(values, column))).join('\n');
  const seen = new Map([...sets.pareto, ...sets.feedback].map((row) => [key(row), row.source]));
  const repeated = sets.test.filter((row) => seen.has(key(row)));
  if (repeated.length === 0) return [];
  const examples = repeated.slice(0, 3).map((row) => {
    const source = seen.get(key(row));
    return source === undefined || source === row.source ? row.source : `${row.source} as ${source}`;
  });
  return [
    `${repeated.length} of ${sets.test.length} test rows have an input that is also in the feedback or Pareto set, so the test score will look better than it is: ${[...examples, ...(repeated.length > 3 ? ['…'] : [])].join(', ')}. Remove them from one of the sets.`,
  ];
}

/** Converts a value to text with normalized white space. */
function withoutSpacing(value: unknown): string | undefined {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  if (typeof value === 'string') return plain(value);
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? plain(part) : part));
}

interface NumberedRow {
  readonly row: Row;
  readonly index: number;
  /** The expected answer as JSON. */
  readonly answer: string | undefined;
}

function answerOf({ values, assertions }: Row, column: string | undefined): string | undefined {
  return JSON.stringify(column === undefined ? assertions : valueOf(values, column));
}

/** Groups rows with the same expected answer, otherwise keeping their order. */
function byAnswer(rows: readonly NumberedRow[]): readonly NumberedRow[] {
  const groups = new Map<string | undefined, NumberedRow[]>();
  for (const row of rows) {
    const group = groups.get(row.answer);
    if (group === undefined) groups.set(row.answer, [row]);
    else group.push(row);
  }
  return [...groups.values()].flat();
}

/** Takes a share of the rows at even distances, and therefore the same share of each group, within one row. */
function takeEvenly(
  rows: readonly NumberedRow[],
  share: number,
): readonly [taken: readonly NumberedRow[], left: readonly NumberedRow[]] {
  const isTaken = (position: number) => Math.floor((position + 1) * share) > Math.floor(position * share);
  return [rows.filter((_, position) => isTaken(position)), rows.filter((_, position) => !isTaken(position))];
}

function inFileOrder(rows: readonly NumberedRow[]): readonly Row[] {
  return [...rows].sort((a, b) => a.index - b.index).map(({ row }) => row);
}
