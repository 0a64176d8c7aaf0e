// Tested by test/unit/datasets/load-rows.test.ts.
import { UserError } from '../gepa/user-error';

/** Reports data that cannot be used. The message is shown to the developer. */
export class DataError extends UserError {
  override readonly name = 'DataError';
}
