import { valueOf } from '../gepa/named-values';
import { SeededRandom } from '../gepa/random';
import { DataError } from './data-error';
import { fileOf, type Row } from './row';

/** The rows of the three sets (D_feedback, D_pareto, and what the search never sees). */
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
 * Splits rows into the three sets: seeded, and with every expected answer in the same proportion in each. From 60 rows
 * on a fifth is kept for the test. Of what remains, half goes to the Pareto
 * set; a fifth when there are more than 200 rows in all. In each set the rows keep their order.
 *
 * @param expectedColumn the column to stratify by; without it rows that assert the same are taken as alike.
 * @param hasTestRows whether there are test rows of their own, so that no share is taken for them.
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
      `${rows.length === 1 ? 'One row' : 'No row'} cannot be split into a feedback set and a Pareto set. Add rows: 20 are a start, 100 are good.`,
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
 * A warning about test rows whose input the search sees too: they make the test score too good. White space makes no
 * difference.
 *
 * @param inputColumns rows are the same when they have the same in all of these.
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
    `${repeated.length} of ${sets.test.length} test rows have an input that stands in the feedback or Pareto set too, so the test score will look better than it is: ${[...examples, ...(repeated.length > 3 ? ['…'] : [])].join(', ')}. Keep them out of one.`,
  ];
}

/** A value as text in which white space makes no difference. */
function withoutSpacing(value: unknown): string | undefined {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  if (typeof value === 'string') return plain(value);
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? plain(part) : part));
}

interface NumberedRow {
  readonly row: Row;
  readonly index: number;
  /** What is expected, as text. */
  readonly answer: string | undefined;
}

function answerOf({ values, assertions }: Row, column: string | undefined): string | undefined {
  return JSON.stringify(column === undefined ? assertions : valueOf(values, column));
}

/** Rows with the same expected answer next to each other, otherwise in the given order. */
function byAnswer(rows: readonly NumberedRow[]): readonly NumberedRow[] {
  const groups = new Map<string | undefined, NumberedRow[]>();
  for (const row of rows) {
    const group = groups.get(row.answer);
    if (group === undefined) groups.set(row.answer, [row]);
    else group.push(row);
  }
  return [...groups.values()].flat();
}

/** Takes a share of the rows at even distances, so that each run of like rows gives its part, within one row. */
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
