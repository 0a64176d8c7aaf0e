import { RowIntake } from '../../datasets/row-intake';
import { NamedFiles } from '../../datasets/promptfoo/named-files';
import { badRowsError, rowListKeys, type ReadRows } from '../../datasets/readers/read-row';
import { readJson, readJsonLines } from '../../datasets/readers/json-rows';
import { readTable } from '../../datasets/readers/table-rows';
import type { RowValues } from '../../datasets/row';
import { UserError } from '../../gepa/user-error';
import { parseJson } from '../../metrics/reading/json-in-text';

/**
 * Reads rows from a pasted text: JSON, JSON Lines, a table as spreadsheets copy it, or CSV. In a text without columns, each line is an
 * input.
 *
 * @param name stands for the text in messages, which name its lines.
 * @throws {UserError} when the text has no rows, or some cannot be read.
 */
export function rowsOfText(text: string, name: string): readonly RowValues[] {
  if (text.trim() === '') throw new UserError('The clipboard has no text. Copy rows and try again.');
  const intake = new RowIntake(name, { files: new NamedFiles({ roots: [], mayLeave: false }, '') }, false);
  for (const row of readAs(text, name).rows) intake.add(row);
  if (intake.bad.length > 0) throw badRowsError(name, intake.bad);
  if (intake.rows.length === 0) {
    throw new UserError('The text has column names but no rows. Copy the rows as well.');
  }
  return intake.rows.map(({ values }) => values);
}

function readAs(text: string, name: string): ReadRows {
  const start = text.trimStart();
  if (/^[[{]/.test(start)) return areJsonLines(start) ? readJsonLines(text) : readJson(name, text);
  const [header = ''] = start.split(/\r\n?|\n/, 1);
  const delimiter = ['\t', ';', ','].find((each) => header.includes(each));
  if (delimiter !== undefined && looksLikeHeader(header.split(delimiter))) return readTable(start, delimiter);
  return linesOf(start);
}

function areJsonLines(text: string): boolean {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  const isList =
    lines.length === 1 && rowListKeys.some((key) => text.includes(`"${key}"`) && key in Object(parseJson(text)?.value));
  return !isList && lines.every((line) => line.trim().startsWith('{') && parseJson(line) !== undefined);
}

/** Whether cells look like the names of columns: short, each another, and not sentences. */
function looksLikeHeader(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const isName = (name: string) => name.length > 0 && name.length <= 40 && !/[.!?]$/.test(name);
  return names.every(isName) && new Set(names).size === names.length;
}

function linesOf(text: string): ReadRows {
  const rows = text
    .split(/\r\n?|\n/)
    .map((line, index) => ({ line: index + 1, value: { input: line.trim() } }))
    .filter(({ value }) => value.input !== '');
  return { rows };
}
