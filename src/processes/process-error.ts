// Tested by test/unit/processes/json-lines-process.test.ts.
import { UserError } from '../gepa/user-error';

/**
 * Why a program gave no answer. `crashed`: it exited first; `timedOut`: it took too long; `malformed`: its output isn't
 * an answer; `notStarted`: the program or its folder doesn't exist; `givenUp`: it failed too often in a row; `closed`:
 * it was stopped by this process.
 */
export type ProcessErrorKind = 'crashed' | 'timedOut' | 'malformed' | 'notStarted' | 'givenUp' | 'closed';

/** A failed exchange with a program. The message names the program and quotes its output. */
export class ProcessError extends UserError {
  override readonly name = 'ProcessError';

  constructor(
    readonly kind: ProcessErrorKind,
    problem: string,
  ) {
    super(problem);
  }

  /** Whether the program may still answer other inputs. */
  get concernsInput(): boolean {
    return this.kind === 'crashed' || this.kind === 'timedOut' || this.kind === 'malformed';
  }
}
