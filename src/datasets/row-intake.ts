import { basename } from 'node:path';
import type { TestSurroundings } from './promptfoo/test-case';
import { isList, isObject, RowFault, type BadRow, type ReadRow } from './readers/read-row';
import type { Row } from './row';
import { rowsOf, shapeOf, type RowShape } from './shapes/row-shape';

/** Collects the rows of a file, and separates usable rows from bad ones. */
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
      this.bad.push({ line, reason: `expected an object with columns, but found ${nameOf(value)}` });
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

  /** Records a fault of the row, and rethrows any other error. */
  addFault(line: number, error: unknown): void {
    if (!(error instanceof RowFault)) throw error;
    this.bad.push({ line, reason: error.message });
  }

  /** Adds the rows of another file. */
  join(other: RowIntake): void {
    for (const row of other.rows) this.rows.push(row);
    for (const row of other.bad) this.bad.push({ file: other.file, ...row });
  }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  return `a ${typeof value}`;
}
