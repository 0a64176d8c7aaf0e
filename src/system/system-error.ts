// Tested by test/unit/system/command-system.test.ts.
import { UserError } from '../gepa/user-error';

/** A failure of the developer's own system. The message says what was requested and what came. */
export class SystemError extends UserError {
  override readonly name = 'SystemError';
}
