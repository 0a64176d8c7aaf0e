import { lineAt, lineEndOf, toLineFeeds } from '../documents/line-ends';
import { PromptError } from '../prompt-error';
import { quotedTexts, type QuotedText } from './quoted-texts';
import { trimmedSpan, type Span } from '../documents/span';

/** A text in any file that was selected to be optimized. */
export interface SelectedText {
  /** LF-normalized. */
  readonly text: string;
  /** The range of the text, without quotes. */
  readonly span: Span;
  /** The range of the literal with its quotes, or of the text itself. */
  readonly place: Span;
  /** The code in a literal, e.g. `${name}`, which the host language evaluates. */
  readonly expressions: readonly string[];
  /** The string literal or YAML scalar that holds the text. */
  readonly literal?: QuotedText;
}

/**
 * Returns the text that a selection refers to. A selection in a string literal, with or without its quotes, refers to the whole
 * literal; any other selection refers to exactly what is selected.
 *
 * @param path its file extension determines the language.
 * @throws PromptError when nothing is selected, the literal cannot be read, or the selection cuts through a literal.
 */
export function selectText(path: string, content: string, selection: Span): SelectedText {
  const { start, end } = trimmed(content, selection);
  const fail = (problem: string): never => {
    throw new PromptError(problem, { file: path, line: lineAt(content, start) });
  };
  const literals = quotedTexts(path, content);
  const literal = literals
    .filter(({ place }) => place.start <= start && end <= place.end)
    .sort((a, b) => length(a.place) - length(b.place))[0];
  if (literal !== undefined) {
    const selected = selectLiteral(literal);
    return selected.text.trim() === '' ? fail('The string literal is empty. Write a prompt in it first.') : selected;
  }
  if (start === end) {
    fail('Nothing is selected. Select the text to optimize, or place the cursor in a string literal.');
  }
  if (literals.some(({ place }) => isInside(start, place) || isInside(end, place))) {
    fail('The selection begins or ends inside a string literal. Select text within one literal, or whole literals.');
  }
  return selectSpan(content, selection);
}

/** @throws PromptError when the literal cannot be read. */
export function selectLiteral(literal: QuotedText): SelectedText {
  return { ...literal.read(), place: literal.place, literal };
}

/** Selects a range of the file verbatim, without its last line end. */
export function selectSpan(content: string, { start, end }: Span): SelectedText {
  const span = trimmedSpan(content, start, end);
  return { text: toLineFeeds(content.slice(span.start, span.end)), span, place: span, expressions: [] };
}

/**
 * Replaces a selected text and nothing else in the file. The notation of quotes, escapes and code is kept.
 *
 * @throws PromptError when this kind of literal cannot hold the text.
 */
export function replaceSelection(path: string, content: string, selected: SelectedText, text: string): string {
  const newText = toLineFeeds(text);
  if (newText === selected.text) return content;
  const { literal, span, place } = selected;
  const rewrites = literal?.rewrite(newText) ?? [
    content.slice(0, span.start) + newText.replaceAll('\n', lineEndOf(content)) + content.slice(span.end),
  ];
  const found = rewrites.find((rewritten) =>
    literal === undefined ? !/\p{Surrogate}/u.test(newText) : readsAs(path, content, rewritten, selected, newText),
  );
  if (found !== undefined) return found;
  const problem =
    literal === undefined
      ? 'The new text contains half of a surrogate pair, which a UTF-8 file cannot hold. Remove it.'
      : `A string literal that begins with ${literal.opening.trim()} cannot hold the new text. Use other quotes in the file, or change the text.`;
  throw new PromptError(problem, { file: path, line: lineAt(content, place.start) });
}

/** Whether the literal in the rewritten file has the new text, and all other literals are unchanged. */
function readsAs(path: string, content: string, rewrite: string, selected: SelectedText, newText: string): boolean {
  try {
    const after = quotedTexts(path, rewrite);
    const rewritten = after.find(({ place }) => place.start === selected.place.start);
    if (rewritten === undefined) return false;
    const read = rewritten.read();
    const old = sourcesOutside(content, quotedTexts(path, content), selected.place);
    const kept = sourcesOutside(rewrite, after, rewritten.place);
    return (
      read.text === newText &&
      read.expressions.every((code) => selected.expressions.includes(code)) &&
      old.length === kept.length &&
      old.every((source, index) => source === kept[index])
    );
  } catch (error) {
    if (error instanceof PromptError) return false;
    throw error;
  }
}

/** Returns the source of each literal before or after a range. */
function sourcesOutside(content: string, literals: readonly QuotedText[], { start, end }: Span): readonly string[] {
  return literals
    .filter(({ place }) => place.end <= start || place.start >= end)
    .map(({ place }) => content.slice(place.start, place.end));
}

function trimmed(content: string, { start, end }: Span): Span {
  const selected = content.slice(start, end);
  const leading = selected.length - selected.trimStart().length;
  if (selected.trim() === '') return { start, end: start };
  return { start: start + leading, end: start + leading + selected.trim().length };
}

function isInside(offset: number, { start, end }: Span): boolean {
  return start < offset && offset < end;
}

function length({ start, end }: Span): number {
  return end - start;
}
