// Tested by test/unit/gepa/failures/left-out.test.ts.
import { UserError } from '../user-error';

/**
 * A rollout that failed because of the candidate's text, such as a template that can't be filled or a program that
 * rejects it. Discards the candidate.
 */
export class BrokenTextError extends UserError {
  override readonly name = 'BrokenTextError';
}
