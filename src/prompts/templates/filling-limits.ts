// Tested by test/unit/prompts/templates/host-expressions.test.ts.
import { TimeLimitError, withinTimeLimit } from '../../processes/time-limit';
import { PromptError } from '../prompt-error';
import type { RenderedPart } from './template-engine';

/** More characters than any model accepts. A few texts of this length would fill the memory. */
const mostCharacters = 20_000_000;

/**
 * Fills a template within a second.
 *
 * @throws PromptError when it takes longer or the text becomes too long. Errors of `fill` are passed on.
 */
export function filledWithinLimits(fill: () => readonly RenderedPart[]): readonly RenderedPart[] {
  const parts = partsWithinTime(fill);
  const length = parts.reduce((total, part) => total + (part.kind === 'text' ? part.text.length : 0), 0);
  if (length > mostCharacters) {
    throw new PromptError(
      `The template becomes ${length} characters long with this row, and the limit is ${mostCharacters}. Correct its loops and filters.`,
    );
  }
  return parts;
}

function partsWithinTime(fill: () => readonly RenderedPart[]): readonly RenderedPart[] {
  try {
    return withinTimeLimit(fill);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new PromptError(
      `The template cannot be filled with this row: ${error.message}. Correct its loops, filters and patterns.`,
    );
  }
}
