// Tested by test/unit/system/http-system.test.ts.
import { SystemError } from './system-error';

/** A system over HTTP that answered before and doesn't any more. That may pass. */
export class UnansweredError extends SystemError {
  /** @param retryAfterMs the pause that all addresses ask for; absent if they don't. */
  constructor(
    problem: string,
    readonly retryAfterMs?: number,
  ) {
    super(problem);
  }
}
