import { lineEndOf, lineAt, toLineFeeds } from './line-ends';
import { findLiterals } from './literals/find-literals';
import { languageOf } from './literals/languages';
import { LiteralFault, respellLiteral, textOfLiteral, type SourceLiteral } from './literals/source-literal';
import { PromptError } from './prompt-error';
import { framedSpan, type Span } from './span';

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
  readonly literal?: SourceLiteral;
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
  const fail = (problem: string, offset: number): never => {
    throw new PromptError(problem, { file: path, line: lineAt(content, offset) });
  };
  const literals = literalsOf(path, content);
  const literal = literals
    .filter(({ whole }) => whole.start <= start && end <= whole.end)
    .sort((a, b) => length(a.whole) - length(b.whole))[0];
  if (literal !== undefined) {
    const selected = selectLiteral(path, content, literal);
    return selected.text.trim() === '' ? fail('The string literal has no text to start from.', start) : selected;
  }
  if (start === end)
    fail('Nothing is selected. Select the text to optimize, or put the cursor into a string literal.', start);
  if (literals.some(({ inside }) => isWithin(start, inside) || isWithin(end, inside))) {
    fail(
      'The selection begins or ends in the middle of a string literal. Select inside of one literal, or whole ones.',
      start,
    );
  }
  return selectSpan(content, selection);
}

/** The string literals of a file, none when its language is not known. */
export function literalsOf(path: string, content: string): readonly SourceLiteral[] {
  const language = languageOf(path);
  return language === undefined ? [] : findLiterals(content, language);
}

/** @throws PromptError when the literal cannot be read. */
export function selectLiteral(path: string, content: string, literal: SourceLiteral): SelectedText {
  try {
    return { ...textOfLiteral(content, literal), place: literal.whole, literal };
  } catch (error) {
    if (!(error instanceof LiteralFault)) throw error;
    throw new PromptError(`This string literal cannot be edited here. ${error.message}. Write it in another way.`, {
      file: path,
      line: lineAt(content, error.offset),
    });
  }
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
  const { literal, span } = selected;
  if (literal === undefined) {
    const source = wanted.replaceAll('\n', lineEndOf(content));
    if (/\p{Surrogate}/u.test(source)) throw cannotHold(path, content, selected);
    return content.slice(0, span.start) + source + content.slice(span.end);
  }
  const before = literalsOf(path, content);
  const found = respellLiteral(content, literal, wanted).find((way) => {
    const grown = way.length - content.length;
    const after = literalsOf(path, way);
    const rewritten = after.find(({ whole }) => whole.start === literal.whole.start);
    if (rewritten?.whole.end !== literal.whole.end + grown) return false;
    return isSame(before, after, literal, grown) && saysWanted(way, rewritten);
  });
  if (found === undefined) throw cannotHold(path, content, selected);
  return found;

  function saysWanted(way: string, rewritten: SourceLiteral): boolean {
    try {
      const read = textOfLiteral(way, rewritten);
      return read.text === wanted && read.expressions.every((code) => selected.expressions.includes(code));
    } catch (error) {
      if (error instanceof LiteralFault) return false;
      throw error;
    }
  }
}

function cannotHold(path: string, content: string, { place, literal }: SelectedText): PromptError {
  const problem =
    literal === undefined
      ? 'The new text has half of a character, which a file cannot hold. Remove it.'
      : `A string literal that begins with ${content.slice(literal.whole.start, literal.inside.start)} cannot hold the new text. ` +
        'Give the literal other quotes, or change the text.';
  return new PromptError(problem, { file: path, line: lineAt(content, place.start) });
}

/** Whether the literals beside one that was rewritten are where they were. */
function isSame(
  before: readonly SourceLiteral[],
  after: readonly SourceLiteral[],
  { whole }: SourceLiteral,
  grown: number,
): boolean {
  const beside = (literals: readonly SourceLiteral[], end: number) =>
    literals.filter((other) => other.whole.end <= whole.start || other.whole.start >= end).map((other) => other.whole);
  const old = beside(before, whole.end);
  const kept = beside(after, whole.end + grown);
  return (
    old.length === kept.length &&
    old.every(({ start, end }, index) => {
      const shift = start < whole.start ? 0 : grown;
      return kept[index]?.start === start + shift && kept[index].end === end + shift;
    })
  );
}

function withoutSpace(content: string, { start, end }: Span): Span {
  const selected = content.slice(start, end);
  const leading = selected.length - selected.trimStart().length;
  return selected.trim() === ''
    ? { start, end: start }
    : { start: start + leading, end: start + leading + selected.trim().length };
}

function isWithin(offset: number, { start, end }: Span): boolean {
  return start <= offset && offset <= end;
}

function length({ start, end }: Span): number {
  return end - start;
}
