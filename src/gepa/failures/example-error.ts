// Tested by test/unit/gepa/failures/left-out.test.ts.
import { UserError } from '../user-error';

/**
 * A rollout that failed because of its example: the request was refused for its content, the system failed on this
 * input, or the metric can't score the output. The example is left out of the run. The message doesn't name the
 * example, which the run knows.
 */
export class ExampleError extends UserError {
  override readonly name = 'ExampleError';
}

/** Ends a run because more examples failed than it may leave out, so that the cause is probably elsewhere. */
export class TooManyFailuresError extends UserError {
  override readonly name = 'TooManyFailuresError';

  constructor(
    problem: string,
    /**
     * Ids of failed rollouts without a decision yet, complete once the search has ended. They are run again when the
     * run is resumed.
     */
    readonly rollouts: readonly string[],
  ) {
    super(problem);
  }
}
