import Papa from 'papaparse';
import { DataError } from './data-error';
import type { ReadRow } from './read-row';

/**
 * The rows of a CSV or TSV file: the first names the columns, the values are text. Empty lines do not count, and quoted
 * values may have line ends in them.
 *
 * @throws DataError when a column has no name, or two have the same.
 */
export function readTable(path: string, text: string, delimiter: string): readonly ReadRow[] {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter });
  const quoteErrors = new Map(errors.filter(({ type }) => type === 'Quotes').map(({ row, message }) => [row, message]));
  const rows: ReadRow[] = [];
  let columns: readonly string[] | undefined;
  let line = 1;
  for (const [index, cells] of data.entries()) {
    const quoteError = quoteErrors.get(index);
    if (quoteError !== undefined)
      rows.push({ line, reason: `${quoteError}. Double the quotes inside of quoted values` });
    else if (columns === undefined && !isEmpty(cells)) columns = checkColumns(path, cells, line);
    else if (columns !== undefined && !isEmpty(cells)) rows.push(readCells(columns, cells, line));
    line += 1 + cells.reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  }
  return rows;
}

/** What separates the values of a CSV file: a comma, unless the first line has none but has semicolons or tabs. */
export function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r\n|\r|\n/, 1);
  return [',', ';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

function isEmpty(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]?.trim() === '';
}

function checkColumns(path: string, cells: readonly string[], line: number): readonly string[] {
  const columns = cells.map((cell) => cell.trim());
  for (const [index, column] of columns.entries()) {
    if (column === '') throw new DataError(`Column ${index + 1} has no name. Give it one.`, { file: path, line });
    if (columns.indexOf(column) !== index) {
      throw new DataError(`Two columns have the name "${column}". Rename one.`, { file: path, line });
    }
  }
  return columns;
}

function readCells(columns: readonly string[], cells: readonly string[], line: number): ReadRow {
  return cells.length === columns.length
    ? { line, value: Object.fromEntries(columns.map((column, index) => [column, cells[index]])) }
    : {
        line,
        reason: `${cells.length} values for ${columns.length} columns. Put values with separators in double quotes`,
      };
}
