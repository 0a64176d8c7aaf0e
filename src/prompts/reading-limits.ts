import { TimeLimitError, withinTimeLimit } from '../processes/time-limit';
import { PromptError } from './prompt-error';

/** Too short for anything that grows with its square, or its cube, to be felt; and most prompts are. UTF-16 units. */
const mostUnlimited = 1000;

/**
 * Reads a text that a model may have written while it repeated itself, or a stranger to keep us busy. What takes a second is
 * given up, and so is what is nested deeper than the parsers can follow.
 *
 * @param what it is, to begin a message with: "This template".
 * @throws {PromptError} when the text is given up, and whatever reading it throws.
 */
export function withinReadingLimits<Result>(what: string, text: string, read: () => Result): Result {
  try {
    return text.length <= mostUnlimited ? read() : withinTimeLimit(read);
  } catch (error) {
    if (error instanceof TimeLimitError) {
      throw new PromptError(`${what} takes too long to read. Shorten what repeats in it.`);
    }
    if (isStackOverflow(error)) throw new PromptError(`${what} is nested too deeply. Nest less in it.`);
    throw error;
  }
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
