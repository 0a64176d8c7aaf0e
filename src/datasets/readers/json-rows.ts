import { DataError } from '../data-error';
import { childSpans, skipSpace, type JsonSpan } from './json-positions';
import { parseJson } from './parse-data';
import { isTestCase } from '../promptfoo/test-case';
import { isList, isObject, noListError, rowKeysOf, type ReadRow, type ReadRows, type RowListKey } from './read-row';

/** How far the end of a value is looked for. */
const MOST_LINES_OF_VALUE = 200;

/** One JSON value per line; empty lines do not count. A value over several lines is one fault, with what follows it. */
export function readJsonLines(text: string): ReadRows {
  const lines = text.split(/\r\n?|\n/);
  const rows = lines.flatMap((source, index) => (source.trim() === '' ? [] : [readValue(source, index + 1)]));
  const broken = rows.findIndex((row) => 'reason' in row);
  const fault = rows[broken];
  const end = fault === undefined ? undefined : lineOfEnd(lines, fault.line);
  if (fault === undefined || end === undefined) return { rows };
  const reason = `one value over the lines ${fault.line} to ${end}. Write each row in a line of its own, or keep the rows as a list in a .json file`;
  return { rows: [...rows.slice(0, broken), { line: fault.line, reason }] };
}

/** The line, from 1, where a JSON object or list ends that begins in a line without ending there. */
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
 * The elements of the array that the file is, or of the one that it has under a known key. What stands under promptfoo's
 * `tests` may also be a single value, and so may a file that is one of promptfoo's tests.
 *
 * @throws DataError when the file is malformed around its rows, or has no such array.
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

/** The key of an object that has its rows: one with a list, or promptfoo's `tests` with the name of a file. */
function rowKeyOf(document: Readonly<Record<string, unknown>>): RowListKey | undefined {
  const { tests } = document;
  const key = rowKeysOf((name) => name in document).find((each) => isList(document[each]));
  if (key !== undefined) return key;
  return typeof tests === 'string' || isObject(tests) || 'scenarios' in document ? 'tests' : undefined;
}

/** Where the rows stand; of a single value under `tests`, where that stands. */
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

/** The lines, from 1, in which spans start that are in the text's order. */
function linesAt(text: string, spans: readonly JsonSpan[]): readonly number[] {
  let line = 1;
  let end = text.indexOf('\n');
  return spans.map(({ start }) => {
    for (; end !== -1 && end < start; end = text.indexOf('\n', end + 1)) line += 1;
    return line;
  });
}
