// Tested by test/unit/runs/execution/attempts.test.ts.
import { UserError } from '../user-error';

/**
 * A reflection that the model refuses because of the request, such as one that is too long or that a content filter
 * blocks. Its task is skipped; other errors of a reflection end the run.
 */
export class ReflectionError extends UserError {
  override readonly name = 'ReflectionError';
}
