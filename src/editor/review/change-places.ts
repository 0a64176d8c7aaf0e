/** A range of a text with line feeds, in UTF-16 offsets, the end exclusive. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** A place in a text: line and character, both from 0. */
export interface LinePlace {
  readonly line: number;
  readonly character: number;
}

/** A change with more lines is explained below its first line, so that its beginning and the reason are seen together. */
const tallLines = 12;

/** Returns the place of an offset. */
export function placeAt(text: string, offset: number): LinePlace {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** Returns the first and the last line that have words of a range. For an empty range between two lines, that is the line above. */
export function linesOf(text: string, { start, end }: OffsetRange): { readonly first: number; readonly last: number } {
  const words = text.slice(start, end);
  const from = placeAt(text, start + (words.length - words.trimStart().length));
  if (words.trim() === '') {
    const { line, character } = placeAt(text, start);
    const above = character === 0 ? Math.max(0, line - 1) : line;
    return { first: above, last: above };
  }
  return { first: from.line, last: placeAt(text, start + words.trimEnd().length).line };
}

/** Returns the line below which the reason of a change is shown. */
export function anchorLine(text: string, range: OffsetRange): number {
  const { first, last } = linesOf(text, range);
  return last - first > tallLines ? first : last;
}

/** Returns where the words of a range begin. */
export function beginningOf(text: string, { start, end }: OffsetRange): LinePlace {
  const words = text.slice(start, end);
  return words.trim() === '' ? placeAt(text, start) : placeAt(text, start + words.length - words.trimStart().length);
}
