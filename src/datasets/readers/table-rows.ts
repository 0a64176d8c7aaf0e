// Tested by test/unit/datasets/load-rows.test.ts.
import Papa from 'papaparse';
import type { BadRow, ReadRow, ReadRows } from './read-row';

/**
 * Reads a CSV or TSV file. The first row names the columns, all values are text, empty lines are ignored, and quoted values can
 * have line ends. Line ends can be mixed. Returns only faults if the header cannot be used.
 */
export function readTable(text: string, delimiter: string): ReadRows {
  const { data, errors } = Papa.parse<string[]>(withOneLineEnd(text, delimiter), { delimiter, newline: '\n' });
  const quoteErrors = new Map(errors.filter(({ type }) => type === 'Quotes').map(({ row, message }) => [row, message]));
  const rows: ReadRow[] = [];
  let columns: readonly string[] | undefined;
  let line = 1;
  for (const [index, cells] of data.entries()) {
    const quoteError = quoteErrors.get(index);
    if (quoteError !== undefined) rows.push({ line, reason: `${quoteError}. Double the quotes inside quoted values` });
    else if (columns !== undefined && !isEmpty(cells)) rows.push(readCells(columns, cells, line));
    else if (!isEmpty(cells)) {
      columns = cells.map((cell) => cell.trim());
      const faults = columnFaults(columns, line);
      if (faults.length > 0) return { rows: faults };
    }
    line += 1 + cells.reduce((count, cell) => count + lineEnds(cell), 0);
  }
  return { rows };
}

/** Returns the delimiter of a CSV file: a comma, or a semicolon or tab if the first line has no comma. */
export function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r\n|\r|\n/, 1);
  return [',', ';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

/** Converts line ends outside quoted values to line feeds, because the parser supports only one kind. */
function withOneLineEnd(text: string, delimiter: string): string {
  if (!text.includes('\r')) return text;
  const quotedOrEnd = new RegExp(`(?<=^|[${delimiter}\r\n])"[^"]*(?:""[^"]*)*(?:"|$)|\r\n?`, 'g');
  return text.replace(quotedOrEnd, (part) => (part.startsWith('"') ? part : '\n'));
}

function isEmpty(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]?.trim() === '';
}

function lineEnds(cell: string): number {
  return cell.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function columnFaults(columns: readonly string[], line: number): readonly BadRow[] {
  return columns.flatMap((column, index) => {
    if (column === '') return [{ line, reason: `column ${index + 1} has no name. Give it one` }];
    if (columns.indexOf(column) === index) return [];
    return [
      {
        line,
        reason: `columns ${columns.indexOf(column) + 1} and ${index + 1} have the same name "${column}". Rename one`,
      },
    ];
  });
}

function readCells(columns: readonly string[], cells: readonly string[], line: number): ReadRow {
  return cells.length === columns.length
    ? { line, value: Object.fromEntries(columns.map((column, index) => [column, cells[index]])) }
    : {
        line,
        reason: `${cells.length} values for ${columns.length} columns. Put values with separators in double quotes`,
      };
}
