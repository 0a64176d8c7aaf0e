// Tested by test/unit/metrics/promptfoo-configuration.test.ts.
import { columnNames, placeOf, type Row } from '../datasets/row';
import { valueAt } from '../prompts/template';
import { MissingColumnError } from './reading/expected-text';
import { MetricError } from './metric-error';

interface Fault {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

/**
 * Calls a function with all rows. If it fails, tries each row to report all faults at once.
 *
 * @param make checks every row that it gets.
 * @throws MetricError that names each row that cannot be scored. A fault shared by all rows is reported once, with the
 * first row; a column that no row has is reported without a row.
 */
export function madeForAll<Made>(rows: readonly Row[], make: (rows: readonly Row[]) => Made): Made {
  try {
    return make(rows);
  } catch (error) {
    if (!(error instanceof MetricError) || error.line === undefined) throw error;
    if (error instanceof MissingColumnError) checkColumn(error.column, rows);
    const faults = rows.flatMap((row) => faultOf(row, make)).sort(byPlace);
    const [first] = faults;
    if (first === undefined) throw error;
    const isShared = faults.length === rows.length && faults.every(({ problem }) => problem === first.problem);
    if (faults.length === 1 || isShared) throw new MetricError(first.problem, first);
    throw new MetricError(
      `${faults.length} rows cannot be scored. Correct or remove:${describeFaults(faults).join('')}`,
      first,
    );
  }
}

/** @throws MetricError without a position when no row has the column. */
function checkColumn(column: string, rows: readonly Row[]): void {
  if (rows.some(({ values }) => valueAt(values, column) !== undefined)) return;
  throw new MetricError(
    `The metric names the column "${column}", which no row has. The columns are: ${columnNames(rows).join(', ')}. Correct ` +
      'the name, or add the column to the rows.',
  );
}

function faultOf(row: Row, make: (rows: readonly Row[]) => unknown): readonly Fault[] {
  try {
    make([row]);
    return [];
  } catch (error) {
    if (error instanceof MetricError) return [{ ...placeOf(row), problem: error.problem }];
    throw error;
  }
}

/** Describes each fault of a file in a line, with the first affected row and the lines of the others. */
function describeFaults(faults: readonly Fault[]): readonly string[] {
  const kinds = new Map<string, [Fault, ...Fault[]]>();
  for (const fault of faults) {
    const key = `${fault.file}\n${fault.problem}`;
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [fault]);
    else kind.push(fault);
  }
  return [...kinds.values()].map(([{ file, line, problem }, ...others]) => {
    const lines = others.map((other) => other.line).join(', ');
    return `\n${file}:${line}: ${problem}${lines === '' ? '' : ` Also on line ${lines}.`}`;
  });
}

function byPlace(a: Fault, b: Fault): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}
