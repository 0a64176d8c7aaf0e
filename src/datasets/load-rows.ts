import { DataError } from './data-error';
import type { Row } from './row';

/**
 * Reads the rows of a data file in the file's order: JSONL, JSON (an array of objects, or an object with one under
 * `data`, `rows`, `examples` or `tests`), CSV, TSV, or a YAML list. A BOM does no harm.
 *
 * @throws DataError when the file is missing or empty, has an unknown ending, or has bad rows: it lists them all, each with its
 * line and the reason (20 at most, then how many more).
 */
export async function loadRows(path: string): Promise<readonly Row[]> {
  throw new DataError('not yet', { file: path });
}
