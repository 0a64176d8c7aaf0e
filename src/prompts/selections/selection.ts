import { lineAt, lineEndOf, toLineFeeds } from '../documents/line-ends';
import { PromptError } from '../prompt-error';
import { quotedTexts, type QuotedText } from './quoted-texts';
import { framedSpan, type Span } from '../documents/span';

/** A text of any file that was selected to be optimized. */
export interface SelectedText {
  /** LF-normalised. */
  readonly text: string;
  /** Where the text stands: inside of the quotes, if it has some. */
  readonly span: Span;
  /** What was selected: the literal with its quotes, or the text itself. */
  readonly place: Span;
  /** The code in a literal, e.g. `${name}`: what the host language fills in. */
  readonly expressions: readonly string[];
  /** The string literal, or the scalar of YAML, that the text is. */
  readonly literal?: QuotedText;
}

/**
 * The text that a selection means. In a string literal, with its quotes or without, whole or in part, it is what the literal
 * says; anywhere else it is what was selected, as it stands.
 *
 * @param path where the file is; its ending tells the language.
 * @throws PromptError when nothing is selected, the literal cannot be read, or the selection ends amid a literal that it does
 * not begin in.
 */
export function selectText(path: string, content: string, selection: Span): SelectedText {
  const { start, end } = withoutSpace(content, selection);
  const fail = (problem: string): never => {
    throw new PromptError(problem, { file: path, line: lineAt(content, start) });
  };
  const literals = quotedTexts(path, content);
  const literal = literals
    .filter(({ place }) => place.start <= start && end <= place.end)
    .sort((a, b) => length(a.place) - length(b.place))[0];
  if (literal !== undefined) {
    const selected = selectLiteral(literal);
    return selected.text.trim() === '' ? fail('The string literal has no text to start from.') : selected;
  }
  if (start === end) {
    fail('Nothing is selected. Select the text to optimize, or put the cursor into a string literal.');
  }
  if (literals.some(({ place }) => isAmid(start, place) || isAmid(end, place))) {
    fail(
      'The selection begins or ends in the middle of a string literal. Select inside of one literal, or whole ones.',
    );
  }
  return selectSpan(content, selection);
}

/** @throws PromptError when the literal cannot be read. */
export function selectLiteral(literal: QuotedText): SelectedText {
  return { ...literal.read(), place: literal.place, literal };
}

/** A text that stands in the file as it is. Its last line end belongs to the file. */
export function selectSpan(content: string, { start, end }: Span): SelectedText {
  const span = framedSpan(content, start, end);
  return { text: toLineFeeds(content.slice(span.start, span.end)), span, place: span, expressions: [] };
}

/**
 * The file with another text in a selected one's place: quotes, escapes and code stay as they are, and so does every byte
 * around it.
 *
 * @throws PromptError when the literal's kind cannot hold the text.
 */
export function respellSelection(path: string, content: string, selected: SelectedText, text: string): string {
  const wanted = toLineFeeds(text);
  if (wanted === selected.text) return content;
  const { literal, span, place } = selected;
  const ways = literal?.respell(wanted) ?? [
    content.slice(0, span.start) + wanted.replaceAll('\n', lineEndOf(content)) + content.slice(span.end),
  ];
  const found = ways.find((way) =>
    literal === undefined ? !/\p{Surrogate}/u.test(wanted) : saysInstead(path, content, way, selected, wanted),
  );
  if (found !== undefined) return found;
  const problem =
    literal === undefined
      ? 'The new text has half of a character, which a file cannot hold. Remove it.'
      : `A string literal that begins with ${literal.opening.trim()} cannot hold the new text. Give the literal other quotes, or change the text.`;
  throw new PromptError(problem, { file: path, line: lineAt(content, place.start) });
}

/** Whether a literal of the rewritten file says what is wanted, and those beside it are what they were. */
function saysInstead(path: string, content: string, way: string, selected: SelectedText, wanted: string): boolean {
  try {
    const after = quotedTexts(path, way);
    const rewritten = after.find(({ place }) => place.start === selected.place.start);
    if (rewritten === undefined) return false;
    const read = rewritten.read();
    const old = beside(content, quotedTexts(path, content), selected.place);
    const kept = beside(way, after, rewritten.place);
    return (
      read.text === wanted &&
      read.expressions.every((code) => selected.expressions.includes(code)) &&
      old.length === kept.length &&
      old.every((source, index) => source === kept[index])
    );
  } catch (error) {
    if (error instanceof PromptError) return false;
    throw error;
  }
}

/** The sources of the literals before and behind a place. */
function beside(content: string, literals: readonly QuotedText[], { start, end }: Span): readonly string[] {
  return literals
    .filter(({ place }) => place.end <= start || place.start >= end)
    .map(({ place }) => content.slice(place.start, place.end));
}

function withoutSpace(content: string, { start, end }: Span): Span {
  const selected = content.slice(start, end);
  const leading = selected.length - selected.trimStart().length;
  if (selected.trim() === '') return { start, end: start };
  return { start: start + leading, end: start + leading + selected.trim().length };
}

/** Whether an offset stands between the characters of a literal. */
function isAmid(offset: number, { start, end }: Span): boolean {
  return start < offset && offset < end;
}

function length({ start, end }: Span): number {
  return end - start;
}
