/** A part of a file: UTF-16 offsets, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The part between two offsets without the white space (and the BOM) around it. */
export function trimmedSpan(content: string, start = 0, end = content.length): Span {
  const slice = content.slice(start, end);
  const leading = slice.length - slice.trimStart().length;
  return { start: start + leading, end: start + leading + slice.trim().length };
}
