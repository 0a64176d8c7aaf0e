import { DataError } from '../data-error';
import { childSpans, skipSpace, type JsonSpan } from './json-positions';
import { parseJson } from './parse-data';
import { isTestCase } from '../promptfoo/test-case';
import { isList, isObject, noListError, rowKeysOf, type ReadRow, type ReadRows, type RowListKey } from './read-row';

/** How many lines are searched for the end of a value. */
const MOST_LINES_OF_VALUE = 200;

/** Reads one JSON value per line, ignoring empty lines. A value that spans several lines is one fault, which ends the reading. */
export function readJsonLines(text: string): ReadRows {
  const lines = text.split(/\r\n?|\n/);
  const rows = lines.flatMap((source, index) => (source.trim() === '' ? [] : [readValue(source, index + 1)]));
  const broken = rows.findIndex((row) => 'reason' in row);
  const fault = rows[broken];
  const end = fault === undefined ? undefined : lineOfEnd(lines, fault.line);
  if (fault === undefined || end === undefined) return { rows };
  const reason = `a single value spans lines ${fault.line} to ${end}. Write each row on one line, or save the rows as a list in a .json file`;
  return { rows: [...rows.slice(0, broken), { line: fault.line, reason }] };
}

/** Returns the last line of a JSON object or list that begins on a line and spans several. */
function lineOfEnd(lines: readonly string[], start: number): number | undefined {
  const [first = '', ...others] = lines.slice(start - 1, start - 1 + MOST_LINES_OF_VALUE);
  if (!/^\s*[{[]/.test(first)) return undefined;
  const ends = others.findIndex((line, index) => {
    const value = [first, ...others.slice(0, index + 1)].join('\n');
    return /[}\]]\s*$/.test(line) && 'value' in readValue(value, start);
  });
  return ends < 0 ? undefined : start + ends + 1;
}

/**
 * Reads the rows of a JSON file: the items of its top-level list, or of the list under a known key. promptfoo's `tests`, or the
 * whole file, can also be a single test.
 *
 * @throws DataError when the file has no such list, or is malformed outside its rows.
 */
export function readJson(path: string, text: string): ReadRows {
  const spans = rowSpans(text);
  const lines = linesAt(text, spans);
  try {
    const document = parseJson(text);
    const rows = (values: readonly unknown[]) => values.map((value, index) => ({ line: lines[index] ?? 1, value }));
    if (isList(document)) return { rows: rows(document) };
    if (!isObject(document)) throw noListError(path);
    const key = rowKeyOf(document);
    if (key === undefined && isTestCase(document, false)) return { rows: rows([document]) };
    if (key === undefined) throw noListError(path);
    const { [key]: list, ...settings } = document;
    const values = isList(list) ? list : list === undefined || list === null ? [] : [list];
    return { rows: rows(values), document: { key, settings, lineOf: (...path) => lineAtPath(text, path) } };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const rows = spans.map(({ start, end }, index) => readValue(text.slice(start, end), lines[index] ?? 1));
    if (rows.some((row) => 'reason' in row)) return { rows };
    throw new DataError(`The JSON is malformed (${error.message}). Correct it and try again.`, { file: path });
  }
}

/** Returns the key of the rows: one with a list, or promptfoo's `tests` with a file name. */
function rowKeyOf(document: Readonly<Record<string, unknown>>): RowListKey | undefined {
  const { tests } = document;
  const key = rowKeysOf((name) => name in document).find((each) => isList(document[each]));
  if (key !== undefined) return key;
  return typeof tests === 'string' || isObject(tests) || 'scenarios' in document ? 'tests' : undefined;
}

/** Locates the rows, or the single value under `tests`. */
function rowSpans(text: string): readonly JsonSpan[] {
  const start = skipSpace(text, 0);
  if (text[start] === '[') return childSpans(text, start);
  const members = membersOf(text);
  const keys = rowKeysOf((name) => members.some(({ key }) => key === name));
  const [list] = keys.flatMap((key) => members.filter((one) => one.key === key && text[one.start] === '['));
  return list === undefined ? members.filter(({ key }) => key === 'tests') : childSpans(text, list.start);
}

function membersOf(text: string): ReturnType<typeof childSpans> {
  const start = skipSpace(text, 0);
  return text[start] === '{' ? childSpans(text, start) : [];
}

function lineAtPath(text: string, path: readonly (string | number)[]): number {
  let start = skipSpace(text, 0);
  for (const key of path) {
    const isContainer = text[start] === '{' || text[start] === '[';
    const inside = isContainer ? childSpans(text, start) : [];
    const child = typeof key === 'number' ? inside[key] : inside.find((member) => member.key === key);
    if (child === undefined) break;
    start = child.start;
  }
  return linesAt(text, [{ start, end: start }])[0] ?? 1;
}

function readValue(source: string, line: number): ReadRow {
  try {
    return { line, value: parseJson(source) };
  } catch (error) {
    return { line, reason: `not valid JSON (${error instanceof Error ? error.message : String(error)})` };
  }
}

/** Returns the lines, counted from 1, where spans start. The spans must be in order. */
function linesAt(text: string, spans: readonly JsonSpan[]): readonly number[] {
  let line = 1;
  let end = text.indexOf('\n');
  return spans.map(({ start }) => {
    for (; end !== -1 && end < start; end = text.indexOf('\n', end + 1)) line += 1;
    return line;
  });
}
