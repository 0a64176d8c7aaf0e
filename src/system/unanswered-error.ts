import { SystemError } from './system-error';

/** A system at addresses of its own that was reached before and does not answer any more. That may pass. */
export class UnansweredError extends SystemError {
  /** @param retryAfterMs how long all addresses ask to be left alone; absent when they do not. */
  constructor(
    problem: string,
    readonly retryAfterMs?: number,
  ) {
    super(problem);
  }
}
