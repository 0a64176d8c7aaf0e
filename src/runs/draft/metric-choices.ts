import { isNoteName, isOriginName, markColumns } from '../../datasets/columns/column-names';
import type { Columns } from '../../datasets/columns/columns';
import { columnNames, type Row } from '../../datasets/row';
import { parseJson } from '../../metrics/reading/json-in-text';
import type { MetricDefinition } from '../../metrics/metric-definition';
import { textOfValue } from '../../prompts/template';
import { valueOf } from '../../gepa/named-values';

/** The form of the expected values of all rows. */
export type ExpectedKind = 'labels' | 'short' | 'long';

/** A metric that fits the data. */
export interface MetricChoice {
  readonly kind: 'label' | 'exact' | 'contains' | 'regex' | 'number' | 'fields' | 'items' | 'words' | 'facts';
  readonly column: string;
  readonly metric: readonly MetricDefinition[];
}

/** The maximum number of different values for a column of labels. */
const mostLabels = 50;
/** The maximum length of an answer that an output can be expected to repeat word for word. */
const longestShort = 80;

/**
 * Suggests metrics that compare the output with a column, the best guess first. The right answer has four times the weight
 * of the exact form, because a right answer with other words around it is still right.
 */
export function metricChoices(rows: readonly Row[], column: string): readonly MetricChoice[] {
  const template = `{{${column}}}`;
  const exactly = { equals: template, weight: 1 };
  const metrics: Readonly<Record<MetricChoice['kind'], readonly MetricDefinition[]>> = {
    label: [{ label: template, weight: 4 }, exactly],
    exact: [{ equals: template }],
    contains: [{ contains: template, weight: 4 }, exactly],
    regex: [{ regex: template }],
    number: [{ number: template, weight: 4 }, exactly],
    fields: [{ 'json-equal': template }],
    items: [{ 'set-f1': template }],
    words: [{ 'rouge-n': template }],
    facts: [{ factuality: template }],
  };
  const kinds = [...fittingKinds(rows, column), 'contains', 'exact'] as const;
  return kinds.map((kind) => ({ kind, column, metric: metrics[kind] }));
}

/** Returns the kinds of metrics that fit the values of a column, besides those that fit any text. */
function fittingKinds(rows: readonly Row[], column: string): readonly MetricChoice['kind'][] {
  const values = rows.map((row) => valueOf(row.values, column));
  if (values.length > 0 && values.every(isListOfTexts)) return ['items', 'fields'];
  if (values.length > 0 && values.every(hasFields)) return ['fields'];
  const kind = expectedKind(rows, column);
  return [
    ...(holdsPatterns(rows, column) ? (['regex'] as const) : []),
    ...(kind === 'labels' ? (['label'] as const) : []),
    ...(kind === 'long' ? (['words', 'facts'] as const) : []),
    ...(values.length > 0 && values.every(isNumber) ? (['number'] as const) : []),
  ];
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Whether a value is an object or a list, or JSON of one. */
function hasFields(value: unknown): boolean {
  if (typeof value !== 'string') return typeof value === 'object' && value !== null;
  return /^\s*[{[]/.test(value) && hasFields(parseJson(value)?.value);
}

function isNumber(value: unknown): boolean {
  const text = textOfValue(value).trim();
  return text !== '' && Number.isFinite(Number(text));
}

/** Returns whether a column has labels (a few values that recur), short answers or long answers. */
export function expectedKind(rows: readonly Row[], column: string): ExpectedKind {
  const values = rows.map((row) => textOfValue(valueOf(row.values, column)));
  const distinct = new Set(values);
  if (values.some((value) => value.length > longestShort)) return 'long';
  const recurs = distinct.size < values.length && distinct.size <= Math.max(2, values.length / 2);
  return distinct.size >= 2 && distinct.size <= mostLabels && recurs ? 'labels' : 'short';
}

/** Whether all values are valid regular expressions and most have special characters that plain answers don't. */
function holdsPatterns(rows: readonly Row[], column: string): boolean {
  const values = rows.map((row) => textOfValue(valueOf(row.values, column)));
  const marked = values.filter((value) => /[\\^$*+[\]{}|]/.test(value));
  return marked.length > values.length / 2 && values.every(isPattern);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the columns to compare an output with: first the one recognized as the expected output, then all others but the input and
 * those that number the rows, those that say something about a row last.
 */
export function comparableColumns(rows: readonly Row[], { input, expected }: Columns): readonly string[] {
  const isSkipped = (name: string) =>
    name === input || name === expected || markColumns.includes(name) || rowNumber.test(name);
  const isAside = (name: string) => isOriginName(name) || isNoteName(name);
  const names = columnNames(rows).filter((name) => !isSkipped(name));
  const others = [...names.filter((name) => !isAside(name)), ...names.filter(isAside)];
  return expected === undefined ? others : [expected, ...others];
}

/** Matches the names of columns that number the rows. */
const rowNumber = /(?:^|[_-])(?:id|idx|index|uuid)$/i;
