// Tested by test/unit/prompts/prompt-file.test.ts.
import { UserError } from '../gepa/user-error';

/** Reports a prompt file that cannot be used, or a text that cannot be written to it. The message is shown to the developer. */
export class PromptError extends UserError {
  override readonly name = 'PromptError';
}
