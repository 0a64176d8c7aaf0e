// Tested by test/unit/metrics/create-metric.test.ts.
import { UserError, type ErrorPlace } from '../gepa/user-error';

/**
 * A metric cannot score the given rows. The message is for the developer. An error without a position is a fault of the
 * metric itself; the caller adds where the metric is written.
 */
export class MetricError extends UserError {
  override readonly name: string = 'MetricError';

  constructor(
    problem: string,
    place: ErrorPlace = {},
    /** Index of the faulty definition, if known. */
    readonly definition?: number,
  ) {
    super(problem, place);
  }
}
