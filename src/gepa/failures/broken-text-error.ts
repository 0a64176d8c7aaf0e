import { UserError } from '../user-error';

/**
 * A rollout that failed because of the candidate's own text, such as a template that cannot be filled or a program that
 * rejects it. It discards the candidate. An `ExampleError` leaves the example out; any other error of a rollout is a fault of
 * the world and ends the run.
 */
export class BrokenTextError extends UserError {
  override readonly name = 'BrokenTextError';
}
