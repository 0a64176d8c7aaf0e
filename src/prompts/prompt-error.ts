import { UserError } from '../gepa/user-error';

/** A prompt file that cannot be used, or a text that cannot be written to it. The message is made for users. */
export class PromptError extends UserError {
  override readonly name = 'PromptError';
}
