import { UserError, type ErrorPlace } from '../gepa/user-error';

/**
 * A metric that cannot score the rows that there are. The message is made for users. One without a place is a fault of the
 * metric itself, whatever the rows are: whoever knows where the metric is written adds the place.
 */
export class MetricError extends UserError {
  override readonly name: string = 'MetricError';

  constructor(
    problem: string,
    place: ErrorPlace = {},
    /** Which of the metric's definitions is at fault, from 0, where that is known. */
    readonly definition?: number,
  ) {
    super(problem, place);
  }
}
