import { TimeLimitError, withinTimeLimit } from '../../processes/time-limit';
import { PromptError } from '../prompt-error';
import type { RenderedPart } from './template-engine';

/** No model takes a text of so many characters, and a few such texts would be all of the memory. */
const mostCharacters = 20_000_000;

/**
 * Fills a template, for a second at most.
 *
 * @throws PromptError when it takes longer or gets too long, and whatever filling it throws.
 */
export function filledWithinLimits(fill: () => readonly RenderedPart[]): readonly RenderedPart[] {
  const parts = partsWithinTime(fill);
  const length = parts.reduce((total, part) => total + (part.kind === 'text' ? part.text.length : 0), 0);
  if (length > mostCharacters) {
    throw new PromptError(
      `The template is filled to ${length} characters with this row, and ${mostCharacters} are the most. Correct its loops and filters.`,
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
