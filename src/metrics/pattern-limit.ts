import { placeOf, type Row } from '../datasets/row';
import { TimeLimitError, withinTimeLimit } from '../processes/time-limit';
import { MetricError } from './metric-error';

/**
 * Looks for a pattern in an output, for a second at most: a pattern such as `(a+)+$` tries all ways to take a text apart.
 *
 * @param pattern what is looked for, to begin a message with.
 * @throws MetricError when it takes longer.
 */
export function withinPatternLimit<Result>(pattern: string, row: Row, look: () => Result): Result {
  try {
    return withinTimeLimit(look);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new MetricError(
      `${pattern} cannot be tried on the output for this row: ${error.message}. Write it so that it does not backtrack: without a repetition within a repetition, such as (a+)+.`,
      placeOf(row),
    );
  }
}
