import type { Columns } from '../../datasets/columns';
import { columnNames, type Row } from '../../datasets/row';
import type { MetricDefinition } from '../../metrics/metric-definition';
import { textOfValue } from '../../prompts/template';

/** What an expected value looks like over all rows. */
export type ExpectedKind = 'labels' | 'short' | 'long';

/** A way to score outputs that fits the data. */
export interface MetricChoice {
  readonly kind: 'label' | 'exact' | 'contains' | 'regex';
  readonly column: string;
  readonly metric: readonly MetricDefinition[];
}

/** More different answers than this are no labels. */
const mostLabels = 50;
/** Longer answers than this are not repeated word by word. */
const longestShort = 80;

/**
 * The ways to compare an output with a column, the best guess first. What is in the right place counts four times as much as
 * saying nothing else: an answer in the wrong form is still an answer.
 */
export function metricChoices(rows: readonly Row[], column: string): readonly MetricChoice[] {
  const template = `{{${column}}}`;
  const label: MetricChoice = {
    kind: 'label',
    column,
    metric: [
      { label: template, weight: 4 },
      { equals: template, weight: 1 },
    ],
  };
  const contains: MetricChoice = {
    kind: 'contains',
    column,
    metric: [
      { contains: template, weight: 4 },
      { equals: template, weight: 1 },
    ],
  };
  const exact: MetricChoice = { kind: 'exact', column, metric: [{ equals: template }] };
  const regex: MetricChoice = { kind: 'regex', column, metric: [{ regex: template }] };
  return [
    ...(holdsPatterns(rows, column) ? [regex] : []),
    ...(expectedKind(rows, column) === 'labels' ? [label] : []),
    contains,
    exact,
  ];
}

/** Whether a column holds labels (few values that come again), short answers, or long ones. */
export function expectedKind(rows: readonly Row[], column: string): ExpectedKind {
  const values = rows.map((row) => textOfValue(row.values[column]));
  const distinct = new Set(values);
  if (values.some((value) => value.length > longestShort)) return 'long';
  const comesAgain = distinct.size <= Math.max(2, values.length / 2);
  return distinct.size >= 2 && distinct.size <= mostLabels && comesAgain ? 'labels' : 'short';
}

/** Whether every value can be a regular expression, and most use what plain answers do not. */
function holdsPatterns(rows: readonly Row[], column: string): boolean {
  const values = rows.map((row) => textOfValue(row.values[column]));
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

/** The columns that an output may be compared with: the one that the names tell first, and never the input. */
export function comparableColumns(rows: readonly Row[], { input, expected }: Columns): readonly string[] {
  const others = columnNames(rows).filter((name) => name !== input && name !== expected);
  return expected === undefined ? others : [expected, ...others];
}
