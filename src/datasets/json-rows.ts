import { DataError } from './data-error';
import { childSpans, skipSpace, type JsonSpan } from './json-positions';
import { noListError, rowListKeys, type ReadRow } from './read-row';

/** One JSON value per line; empty lines do not count. */
export function readJsonLines(text: string): readonly ReadRow[] {
  return text.split('\n').flatMap((source, index) => (source.trim() === '' ? [] : [readValue(source, index + 1)]));
}

/**
 * The elements of the array that the file is, or of the one that it has under a known key.
 *
 * @throws DataError when the file is malformed around its rows, or has no such array.
 */
export function readJson(path: string, text: string): readonly ReadRow[] {
  const elements = rowSpans(text);
  try {
    const document: unknown = JSON.parse(text);
    const list = rowListOf(document);
    if (list === undefined) throw noListError(path);
    const lines = linesAt(text, elements);
    return list.map((value, index) => ({ line: lines[index] ?? 1, value }));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const lines = linesAt(text, elements);
    const rows = elements.map(({ start, end }, index) => readValue(text.slice(start, end), lines[index] ?? 1));
    if (rows.some((row) => 'reason' in row)) return rows;
    throw new DataError(`The JSON is malformed (${error.message}). Correct it and try again.`, { file: path });
  }
}

/** The list of rows in a parsed document: itself, or the one under a known key. */
function rowListOf(document: unknown): readonly unknown[] | undefined {
  if (isList(document)) return document;
  if (typeof document !== 'object' || document === null) return undefined;
  const entries = new Map<string, unknown>(Object.entries(document));
  return rowListKeys.map((key) => entries.get(key)).find(isList);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function rowSpans(text: string): readonly JsonSpan[] {
  const start = skipSpace(text, 0);
  if (text[start] === '[') return childSpans(text, start);
  if (text[start] !== '{') return [];
  const members = childSpans(text, start);
  const lists = rowListKeys.flatMap((key) =>
    members.filter((member) => member.key === key && text[member.start] === '['),
  );
  return lists[0] === undefined ? [] : childSpans(text, lists[0].start);
}

function readValue(source: string, line: number): ReadRow {
  try {
    return { line, value: JSON.parse(source) as unknown };
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
