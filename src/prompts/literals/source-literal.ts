// Tested by test/unit/prompts/literals/find-literals.test.ts.
import { lineEndOf, toLineFeeds } from '../documents/line-ends';
import type { Span } from '../documents/span';
import { decodeEscape, encodeEscape, matchAt } from './escapes';
import type { EscapeRules, LiteralNotation } from './string-notation';

/** A string literal in a file. */
export interface SourceLiteral {
  /** Includes prefix and quotes. */
  readonly whole: Span;
  readonly inside: Span;
  readonly notation: LiteralNotation;
  /** The closing delimiter, e.g. `"` or `'''`. */
  readonly close: string;
  /** The code inside, in order. */
  readonly expressions: readonly Span[];
}

/** The text of a literal. */
export interface LiteralText {
  /** LF-normalized, with the code inside as in the source. */
  readonly text: string;
  /**
   * The range in the file. In a multi-line literal, it excludes the line end after the opening quotes, and the last line end with
   * the indentation of the closing quotes.
   */
  readonly span: Span;
  /** The code inside, LF-normalized and without duplicates. */
  readonly expressions: readonly string[];
}

/** A range of the source and its value. */
interface Piece extends Span {
  readonly value: string;
}

/** Reports a literal that cannot be read. The offset is in the file. */
export class LiteralFault extends Error {
  override readonly name = 'LiteralFault';

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/**
 * Reads the text of a literal.
 *
 * @throws LiteralFault for an invalid escape sequence, and for text that looks the same as code in the literal.
 */
export function textOfLiteral(content: string, literal: SourceLiteral): LiteralText {
  const { inside, notation } = literal;
  const pieces = withoutFrame(piecesOf(content, literal), literal);
  const value = pieces.map((piece) => piece.value).join('');
  const expressions = [...new Set(literal.expressions.map(({ start, end }) => content.slice(start, end)))];
  for (const expression of expressions) {
    const asCode = literal.expressions.filter(({ start, end }) => content.slice(start, end) === expression).length;
    if (value.split(expression).length - 1 !== asCode) {
      throw new LiteralFault(`${expression} occurs in it both as code and as text`, inside.start);
    }
  }
  if (notation.bytes === true && !isAscii(value)) {
    throw new LiteralFault('It contains bytes that are not ASCII', inside.start);
  }
  return {
    text: toLineFeeds(value),
    span: { start: pieces[0]?.start ?? inside.end, end: pieces.at(-1)?.end ?? inside.end },
    expressions: expressions.map(toLineFeeds),
  };
}

/**
 * Returns the ways to write the file with another text (with line feeds) in a literal: in its own notation of escapes, line ends
 * and code, then with an extra line end before or after, because the reader may strip one. Empty when this kind of literal cannot
 * express a character. The caller checks which way reads back correctly.
 */
export function rewriteLiteral(content: string, literal: SourceLiteral, text: string): readonly string[] {
  const { span } = textOfLiteral(content, literal);
  const style = writingStyleOf(content, literal);
  const encoded = encode(content, literal, style, text);
  if (encoded === undefined) return [];
  const { lineEnd } = style;
  const framed =
    literal.notation.manyLines && lineEnd?.endsWith('\n') === true
      ? [encoded + lineEnd, lineEnd + encoded, lineEnd + encoded + lineEnd]
      : [];
  return [encoded, ...framed].map((source) => content.slice(0, span.start) + source + content.slice(span.end));
}

/** Whether a backslash escapes the next character. Before the braces of code it is an ordinary character. */
export function isEscape({ escapes, backslashGuards, doubled }: LiteralNotation, content: string, at: number): boolean {
  const isBackslash = content[at] === '\\' && (escapes !== undefined || backslashGuards === true);
  return isBackslash && !doubled.includes(content[at + 1] ?? '');
}

function piecesOf(content: string, { inside, notation, expressions }: SourceLiteral): readonly Piece[] {
  const pieces: Piece[] = [];
  const code = new Map(expressions.map(({ start, end }) => [start, end]));
  for (let at = inside.start; at < inside.end;) {
    const end = code.get(at);
    const escape =
      end === undefined && notation.escapes !== undefined && isEscape(notation, content, at)
        ? decodeWithin(notation.escapes, content, at, inside.end)
        : undefined;
    const character = String.fromCodePoint(content.codePointAt(at) ?? 0);
    const isDoubled = notation.doubled.includes(character) && content[at + 1] === character && at + 1 < inside.end;
    const length = end === undefined ? (escape?.length ?? (isDoubled ? 2 : character.length)) : end - at;
    pieces.push({
      start: at,
      end: at + length,
      value: end === undefined ? (escape?.value ?? character) : content.slice(at, end),
    });
    at += length;
  }
  return pieces;
}

function decodeWithin(rules: EscapeRules, content: string, at: number, end: number) {
  const escape = decodeEscape(rules, content, at);
  if (escape !== undefined && at + escape.length <= end) return escape;
  throw new LiteralFault(`The escape sequence ${content.slice(at, Math.min(at + 6, end))} cannot be read`, at);
}

/** Removes the line ends and indentation next to the quotes of a multi-line literal. */
function withoutFrame(pieces: readonly Piece[], { notation }: SourceLiteral): readonly Piece[] {
  if (!notation.manyLines) return pieces;
  const isVerbatim = ({ start, end, value }: Piece) => end - start === value.length;
  const is = (index: number, pattern: RegExp) => {
    const piece = pieces[index];
    return piece !== undefined && isVerbatim(piece) && pattern.test(piece.value);
  };
  let first = 0;
  // A line continuation after the opening quotes starts the text on the next line, like a line end.
  if (pieces[0]?.value === '') first = 1;
  else if (is(0, /^\n$/)) first = 1;
  else if (is(0, /^\r$/) && is(1, /^\n$/)) first = 2;
  let last = pieces.length;
  while (last > first && is(last - 1, /^[ \t]$/)) last -= 1;
  if (last === first || !is(last - 1, /^\n$/)) return pieces.slice(first);
  last -= last - 2 >= first && is(last - 2, /^\r$/) ? 2 : 1;
  return pieces.slice(first, last);
}

/** The notation that a literal uses for its text. */
interface WritingStyle {
  /** The line end as written in the source. */
  readonly lineEnd: string | undefined;
  readonly escapesNonAscii: boolean;
  /** Whether slashes are written as `\/`, as PHP does in JSON. */
  readonly escapesSlash: boolean;
}

function writingStyleOf(content: string, { inside, notation, close }: SourceLiteral): WritingStyle {
  const source = content.slice(inside.start, inside.end);
  const { escapes } = notation;
  const hasEscape = escapes?.short['n'] === '\n';
  const isOneLine = close === '"' || /(?<!\\)(?:\\\\)*\\n/.test(source);
  const isRealLineEnd = notation.manyLines && (!hasEscape || source.includes('\n') || !isOneLine);
  const escapedLineEnd = source.includes('\\r\\n') ? '\\r\\n' : '\\n';
  return {
    lineEnd: isRealLineEnd ? lineEndOf(content) : hasEscape ? escapedLineEnd : undefined,
    escapesNonAscii: /\\u[0-9a-f{]/i.test(content) && isAscii(content.replace(/^\uFEFF/, '')),
    escapesSlash: source.includes('\\/') && escapes?.short['/'] === '/',
  };
}

function encode(content: string, literal: SourceLiteral, style: WritingStyle, text: string): string | undefined {
  const code = literal.expressions
    .map(({ start, end }) => content.slice(start, end))
    .sort((a, b) => b.length - a.length);
  const byText = code.map((source) => ({ source, text: toLineFeeds(source) }));
  let encoded = '';
  for (let at = 0; at < text.length;) {
    const expression = byText.find((known) => text.startsWith(known.text, at));
    if (expression !== undefined) {
      encoded += expression.source;
      at += expression.text.length;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const written = encodeCharacter(literal, style, text, at, character);
    if (written === undefined) return undefined;
    encoded += written;
    at += character.length;
  }
  return encoded;
}

// eslint-disable-next-line no-control-regex -- the pattern looks for control characters
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;

function encodeCharacter(
  { notation, close }: SourceLiteral,
  { lineEnd, escapesNonAscii, escapesSlash }: WritingStyle,
  text: string,
  at: number,
  character: string,
): string | undefined {
  const { escapes, doubled, expressions } = notation;
  const isLoneSurrogate = /^\p{Surrogate}$/u.test(character);
  if (notation.bytes === true && !isAscii(character)) return undefined;
  if (character === '\n') return lineEnd;
  if (doubled.includes(character)) return character + character;
  // No compiler accepts an unescaped NUL.
  if (escapes === undefined) return isLoneSurrogate || character === '\0' || isMark() ? undefined : character;
  if (character === '\\') return '\\\\';
  if (isMark() || isQuote()) return `\\${character}`;
  if (character === '/' && escapesSlash) return '\\/';
  const isPrintable = character === '\t' ? notation.manyLines : !UNPRINTABLE.test(character);
  const isVerbatim =
    escapes.numeric.length === 0 ? !isLoneSurrogate : isPrintable && (isAscii(character) || !escapesNonAscii);
  return isVerbatim ? character : encodeEscape(escapes, character);

  function isMark(): boolean {
    return expressions !== undefined && matchAt(expressions.mark, text, at) !== undefined;
  }

  /** Whether a quote must be escaped. A single quote doesn't end a literal that three quotes close. */
  function isQuote(): boolean {
    if (character !== close[0]) return false;
    return close.length === 1 || at === text.length - 1 || text[at + 1] === character;
  }
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}
