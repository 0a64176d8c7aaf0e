import { placeOf, type Row } from '../datasets/row';
import { MetricError } from './metric-error';

interface Fault {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

/**
 * What makes something for all rows; where it cannot, all rows are tried, so that every fault is told at once.
 *
 * @param make tries what is expected on every row that it is given.
 * @throws MetricError with a line for each row that cannot be scored. One fault that all rows share is told once: it is
 * the metric's.
 */
export function madeForAll<Made>(rows: readonly Row[], make: (rows: readonly Row[]) => Made): Made {
  try {
    return make(rows);
  } catch (error) {
    if (!(error instanceof MetricError) || error.line === undefined) throw error;
    const faults = rows.flatMap((row) => faultOf(row, make)).sort(byPlace);
    const [first] = faults;
    if (first === undefined) throw error;
    const isShared = faults.length === rows.length && faults.every(({ problem }) => problem === first.problem);
    if (faults.length === 1 || isShared) throw new MetricError(first.problem, first);
    const lines = faults.map(({ file, line, problem }) => `\n${file}:${line}: ${problem}`);
    throw new MetricError(`${faults.length} rows cannot be scored. Correct or remove:${lines.join('')}`, first);
  }
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

function byPlace(a: Fault, b: Fault): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}
