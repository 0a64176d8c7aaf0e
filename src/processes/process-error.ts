import { UserError } from '../gepa/user-error';

/**
 * Why a program gave no answer. `crashed`: it ended before it answered; `timedOut`: it took too long; `malformed`: what it
 * wrote is not an answer; `notStarted`: there is no such program or folder; `givenUp`: it failed too often in a row; `closed`: it was
 * ended from outside.
 */
export type ProcessErrorKind = 'crashed' | 'timedOut' | 'malformed' | 'notStarted' | 'givenUp' | 'closed';

/** An exchange with a program that failed. The message names the program and quotes what it wrote. */
export class ProcessError extends UserError {
  override readonly name = 'ProcessError';

  constructor(
    readonly kind: ProcessErrorKind,
    problem: string,
  ) {
    super(problem);
  }

  /** Whether it may well answer something else. */
  get concernsInput(): boolean {
    return this.kind === 'crashed' || this.kind === 'timedOut' || this.kind === 'malformed';
  }
}
