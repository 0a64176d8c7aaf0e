import type { Span } from './span';

export type { Span } from './span';

/** The part between two offsets without the white space around it. */
export function trimmedSpan(content: string, start = 0, end = content.length): Span {
  const slice = content.slice(start, end);
  const leading = slice.length - slice.trimStart().length;
  return { start: start + leading, end: start + leading + slice.trim().length };
}
