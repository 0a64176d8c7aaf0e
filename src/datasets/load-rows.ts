import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { DataError } from './data-error';
import { decodeText } from './decode-text';
import { readJson, readJsonLines } from './json-rows';
import { badRowsError, type BadRow, type ReadRow } from './read-row';
import type { Row, RowValues } from './row';
import { delimiterOf, readTable } from './table-rows';
import { readYaml } from './yaml-rows';

/**
 * Reads the rows of a data file in the file's order: JSONL, JSON (an array of objects, or an object with one under
 * `data`, `rows`, `examples` or `tests`), CSV, TSV, or a YAML list. A BOM does no harm.
 *
 * @throws UserError when the file is missing, empty or not in UTF-8, has an unknown ending, or has bad rows: it lists them all, each
 * with its line and the reason (20 at most, then how many more).
 */
export async function loadRows(path: string): Promise<readonly Row[]> {
  const text = (await readText(path)).replace(/^\uFEFF/, '');
  const read = text.trim() === '' ? [] : readRows(path, text);
  const rows: Row[] = [];
  const bad: BadRow[] = [];
  for (const row of read) {
    if ('reason' in row) bad.push(row);
    else if (isRowValues(row.value))
      rows.push({ values: row.value, source: `${basename(path)}:${row.line}`, file: path });
    else bad.push({ line: row.line, reason: `${nameOf(row.value)} where an object with columns must be` });
  }
  if (bad.length > 0) throw badRowsError(path, bad);
  if (rows.length === 0) {
    throw new DataError(
      'There are no rows in this file. Add examples, each with an input and what is expected, such as ' +
        '{"input": "…", "expected": "…"}.',
      { file: path },
    );
  }
  return rows;
}

function readRows(path: string, text: string): readonly ReadRow[] {
  switch (extname(path).toLowerCase()) {
    case '.jsonl':
    case '.ndjson':
      return readJsonLines(text);
    case '.json':
      return readJson(path, text);
    case '.csv':
      return readTable(path, text, delimiterOf(text));
    case '.tsv':
      return readTable(path, text, '\t');
    case '.yaml':
    case '.yml':
      return readYaml(path, text);
    default:
      throw new DataError(
        'Data can be read from .jsonl, .ndjson, .json, .csv, .tsv, .yaml and .yml files, not from this one.',
        {
          file: path,
        },
      );
  }
}

async function readText(path: string): Promise<string> {
  return decodeText(await readBytes(path), path);
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new DataError(
      `The data file cannot be read (${error instanceof Error ? error.message : String(error)}). Check its path in the spec.`,
      { file: path },
    );
  }
}

function isRowValues(value: unknown): value is RowValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null stands';
  if (Array.isArray(value)) return 'a list stands';
  return `a ${typeof value} stands`;
}
