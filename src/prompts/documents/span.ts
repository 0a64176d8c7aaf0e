// Tested by test/unit/prompts/prompt-part.test.ts.
/** A range in a file: UTF-16 offsets, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** White space around a text that belongs to the file instead of the text. */
export interface Frame {
  /** Includes one blank line above the text, as below front matter. */
  readonly blankLineAbove?: boolean;
  /** Includes one blank line below the text, as above the next section of a file. */
  readonly blankLineBelow?: boolean;
}

/** Returns the range of the text between two offsets, without a leading BOM, the last line end and the blank lines of the frame. */
export function trimmedSpan(content: string, start: number, end: number, frame: Frame = {}): Span {
  const slice = content.slice(start, end);
  const above = frame.blankLineAbove === true ? /^\uFEFF?(?:[ \t]*(?:\r\n?|\n))?/ : /^\uFEFF/;
  const leading = above.exec(slice)?.[0].length ?? 0;
  const below = frame.blankLineBelow === true ? /(?:\r\n?|\n){1,2}$/ : /(?:\r\n?|\n)$/;
  const trailing = below.exec(slice.slice(leading))?.[0].length ?? 0;
  return { start: start + leading, end: end - trailing };
}

/** Whether a range holds nothing but white space. */
export function isBlank(content: string, { start, end }: Span): boolean {
  return content.slice(start, end).trim() === '';
}
