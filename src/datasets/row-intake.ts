import { basename } from 'node:path';
import type { TestSurroundings } from './promptfoo/test-case';
import { isList, isObject, RowFault, type BadRow, type ReadRow } from './readers/read-row';
import type { Row } from './row';
import { rowsOf, shapeOf, type RowShape } from './shapes/row-shape';

/** Takes in what was read from a file, row by row, and keeps what can be used apart from what cannot. */
export class RowIntake {
  readonly rows: Row[] = [];
  readonly bad: BadRow[] = [];
  private shape: RowShape | undefined;

  constructor(
    private readonly file: string,
    private readonly surroundings: TestSurroundings,
    /** Whether the rows are a promptfoo configuration's tests. */
    private readonly areTests: boolean,
  ) {}

  add(row: ReadRow): void {
    if ('reason' in row) {
      this.bad.push(row);
      return;
    }
    const { line, value } = row;
    if (!isObject(value)) {
      this.bad.push({ line, reason: `${nameOf(value)} where an object with columns must be` });
      return;
    }
    try {
      this.shape ??= shapeOf(value, this.areTests);
      const place = { file: this.file, line };
      const source = `${basename(this.file)}:${line}`;
      for (const content of rowsOf(value, this.shape, this.areTests, this.surroundings, place)) {
        this.rows.push({ ...content, source, file: this.file });
      }
    } catch (error) {
      this.addFault(line, error);
    }
  }

  /** Keeps a fault; any other error is not the row's. */
  addFault(line: number, error: unknown): void {
    if (!(error instanceof RowFault)) throw error;
    this.bad.push({ line, reason: error.message });
  }

  /** Adds what another file has. */
  join(other: RowIntake): void {
    for (const row of other.rows) this.rows.push(row);
    for (const row of other.bad) this.bad.push({ file: other.file, ...row });
  }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null stands';
  if (isList(value)) return 'a list stands';
  return `a ${typeof value} stands`;
}
