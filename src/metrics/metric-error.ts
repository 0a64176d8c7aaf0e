import { UserError } from '../gepa/user-error';

/** A metric that cannot score the rows that there are. The message is made for users. */
export class MetricError extends UserError {
  override readonly name = 'MetricError';
}
