import { placeOf, type Row } from '../../datasets/row';
import { TimeLimitError, withinTimeLimit } from '../../processes/time-limit';
import { MetricError } from '../metric-error';

/**
 * Matches a pattern against an output for a second at most, because a pattern such as `(a+)+$` can take exponential
 * time.
 *
 * @param pattern describes the pattern at the start of a message.
 * @throws MetricError when it takes longer.
 */
export function withinPatternLimit<Result>(pattern: string, row: Row, look: () => Result): Result {
  try {
    return withinTimeLimit(look);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new MetricError(
      `${pattern} cannot be matched against the output for this row: ${error.message}. Rewrite it without a repetition inside a repetition, such as (a+)+, which makes it backtrack.`,
      placeOf(row),
    );
  }
}
