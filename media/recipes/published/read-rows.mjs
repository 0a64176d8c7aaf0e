import { readFileSync } from 'node:fs';
import Papa from 'papaparse';

/**
 * Reads the rows of a published file: a JSON list, JSON Lines, CSV or TSV with a header, or what the row viewers of data set hosts
 * return (`{ "rows": [{ "row": … }] }`).
 *
 * @throws {Error} that names the file, and the line of a row that can't be read.
 */
export function readRows(file) {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  if (/\.(csv|tsv)$/i.test(file)) return readTable(file, text);
  const whole = parsed(text);
  const list = Array.isArray(whole) ? whole : (whole?.rows ?? whole?.data);
  if (Array.isArray(list)) return list.map((item) => item?.row ?? item);
  return readLines(file, text);
}

function readTable(file, text) {
  const { data, errors } = Papa.parse(text, { header: true, skipEmptyLines: 'greedy' });
  const [error] = errors.filter(({ type }) => type !== 'Delimiter');
  if (error !== undefined) throw new Error(`${file}:${(error.row ?? 0) + 2}: ${error.message}.`);
  return data;
}

function readLines(file, text) {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const row = parsed(line);
    if (typeof row !== 'object' || row === null) {
      throw new Error(`${file}:${index + 1} isn't a JSON object. Expected a JSON list, JSON Lines, CSV or TSV.`);
    }
    return [row];
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Returns a column of a row under the first of its names that the row has.
 *
 * @throws {Error} that says what the row has instead.
 */
export function column(row, ...names) {
  const name = names.find((each) => row[each] !== undefined && row[each] !== null);
  if (name !== undefined) return row[name];
  throw new Error(
    `A row has no column "${names.join('" or "')}". It has: ${Object.keys(row).join(', ')}. Is this the published file that the README of the recipe names?`,
  );
}

/** Returns a list that a CSV file may have written as JSON or with `||` between the items. */
export function listIn(value) {
  if (Array.isArray(value)) return value;
  const list = parsed(String(value));
  if (Array.isArray(list)) return list;
  return String(value)
    .split('||')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
