import { UserError } from '../user-error';

/**
 * A reflection that the model would not answer for what its request holds, such as one that is too long or that a content filter
 * refuses. Its task is skipped; other errors of a reflection end the run.
 */
export class ReflectionError extends UserError {
  override readonly name = 'ReflectionError';
}
