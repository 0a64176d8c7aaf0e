/** A passage of a component's text that no mutation, combination or merge may change. */
export interface Lock {
  readonly component: string;
  readonly text: string;
}

/**
 * Returns the first locked passage that a text has less often than one of the texts it is made from, or undefined. A
 * passage that none of them has doesn't matter.
 *
 * @param passages as they stand in the texts, to the byte.
 */
export function lostPassage(passages: readonly string[], sources: readonly string[], text: string): string | undefined {
  return passages.find((passage) => {
    const needed = Math.max(0, ...sources.map((source) => occurrences(source, passage)));
    return occurrences(text, passage) < needed;
  });
}

function occurrences(text: string, passage: string): number {
  return passage === '' ? 0 : text.split(passage).length - 1;
}
