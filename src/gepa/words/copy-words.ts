import type { Copying } from '../copying/copied-words';

/** The most characters of a quoted passage. */
const longestQuote = 120;

/**
 * Says how much of a proposal is copied from rows, e.g. `14% is copied from rows that reflections saw (42 of 300 words): “…”`. As a
 * sentence without its stop.
 */
export function describeCopying({ words, of, passage }: Copying): string {
  const quote = passage.replace(/\s+/g, ' ');
  const shown = quote.length > longestQuote ? `${quote.slice(0, longestQuote - 1)}…` : quote;
  const percent = Math.max(1, Math.round((100 * words) / Math.max(1, of)));
  return `${percent}% is copied from rows that reflections saw (${Math.round(words)} of ${Math.round(of)} words): “${shown}”`;
}
