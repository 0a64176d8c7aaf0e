import { UserError } from '../gepa/user-error';

/** Data that cannot be used. The message is made for users. */
export class DataError extends UserError {
  override readonly name = 'DataError';
}
