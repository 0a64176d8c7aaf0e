import type { Row } from '../datasets/row';
import type { Metric } from './metric';
import type { MetricDefinition } from './metric-definition';

/**
 * Builds the metric of a run. Its score is the weighted mean of its parts, each 0 or 1.
 *
 * @param rows all rows that will be scored: the templates are tried on every one of them, so that nothing fails in the run.
 * @param feedbackColumn the column with a person's notes, which the feedback ends with; told by its name when not given.
 * @throws MetricError when a template names a column that a row does not have, what is expected of a row is empty, or a regular expression is
 * malformed.
 */
export function createMetric(
  definitions: readonly MetricDefinition[],
  rows: readonly Row[],
  feedbackColumn?: string,
): Metric {
  throw new Error(`not yet ${definitions.length}${rows.length}${feedbackColumn ?? ''}`);
}
