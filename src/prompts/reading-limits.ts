import { TimeLimitError, withinTimeLimit } from '../processes/time-limit';
import { PromptError } from './prompt-error';

/** Texts up to this many UTF-16 units are read without a time limit: even quadratic or cubic time isn't noticeable. */
const mostUnlimited = 1000;

/**
 * Reads a text that may be hard to parse because a model repeated itself or somebody wrote it maliciously. Stops after a second,
 * and when the text is nested deeper than the parsers can handle.
 *
 * @param what the subject of the error message, such as "This template".
 * @throws PromptError when reading was stopped. Errors of `read` are passed on.
 */
export function withinReadingLimits<Result>(what: string, text: string, read: () => Result): Result {
  try {
    return text.length <= mostUnlimited ? read() : withinTimeLimit(read);
  } catch (error) {
    if (error instanceof TimeLimitError) {
      throw new PromptError(`${what} takes too long to read. Shorten the parts that repeat.`);
    }
    if (isStackOverflow(error)) throw new PromptError(`${what} is nested too deeply. Reduce the nesting.`);
    throw error;
  }
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
