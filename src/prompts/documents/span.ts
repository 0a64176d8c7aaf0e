/** A part of a file: UTF-16 offsets, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What of the white space around a text belongs to the file: all else is the text's. */
export interface Frame {
  /** Also one blank line above the text, as below front matter. */
  readonly blankLineAbove?: boolean;
  /** Also one blank line below the text, as above the next part of a file. */
  readonly blankLineBelow?: boolean;
}

/**
 * The text that stands between two offsets. A BOM in front of it and its last line end belong to the file, and so do the
 * blank lines that the frame names.
 */
export function framedSpan(content: string, start: number, end: number, frame: Frame = {}): Span {
  const slice = content.slice(start, end);
  const above = frame.blankLineAbove === true ? /^\uFEFF?(?:[ \t]*(?:\r\n?|\n))?/ : /^\uFEFF/;
  const leading = above.exec(slice)?.[0].length ?? 0;
  const below = frame.blankLineBelow === true ? /(?:\r\n?|\n){1,2}$/ : /(?:\r\n?|\n)$/;
  const trailing = below.exec(slice.slice(leading))?.[0].length ?? 0;
  return { start: start + leading, end: end - trailing };
}

/** Whether nothing but white space stands there. */
export function isBlank(content: string, { start, end }: Span): boolean {
  return content.slice(start, end).trim() === '';
}
