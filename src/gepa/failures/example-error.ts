import { UserError } from '../user-error';

/**
 * A rollout that gave no score because of its example: the request was refused for what it holds, the system failed on this
 * very input, or the metric cannot score the output. Such an example is left out of the run; other errors end it, but for a
 * `BrokenTextError`. The message does not name the example, which the run knows.
 */
export class ExampleError extends UserError {
  override readonly name = 'ExampleError';
}

/** More examples failed than a run may leave out: the fault is hardly theirs. */
export class TooManyFailuresError extends UserError {
  override readonly name = 'TooManyFailuresError';

  constructor(
    problem: string,
    /**
     * The ids of rollouts that failed without a decision on it; complete when nothing of the search is under way any more. They
     * are run again when the run is resumed.
     */
    readonly rollouts: readonly string[],
  ) {
    super(problem);
  }
}
