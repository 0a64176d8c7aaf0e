import { UserError } from '../gepa/user-error';

/** A system of the developer's own that gave no rollout. The message says what it was asked and what came. */
export class SystemError extends UserError {
  override readonly name = 'SystemError';
}
