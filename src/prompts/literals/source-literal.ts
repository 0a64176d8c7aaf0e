import { lineEndOf, toLineFeeds } from '../documents/line-ends';
import type { Span } from '../documents/span';
import { decodeEscape, encodeEscape, matchAt } from './escapes';
import type { EscapeRules, LiteralNotation } from './string-notation';

/** A string literal in a file. */
export interface SourceLiteral {
  /** With prefix and quotes. */
  readonly whole: Span;
  readonly inside: Span;
  readonly notation: LiteralNotation;
  /** What ends it, e.g. `"` or `'''`. */
  readonly close: string;
  /** The code inside, in order. */
  readonly expressions: readonly Span[];
}

/** What a literal says. */
export interface LiteralText {
  /** LF-normalised. The code inside stands in it as it is in the source. */
  readonly text: string;
  /**
   * Where it stands in the file. In a literal of many lines the line end behind the quotes is not the text's, nor is the last
   * one, with the indentation of the quotes that follow.
   */
  readonly span: Span;
  /** The code inside, LF-normalised and without repeats. */
  readonly expressions: readonly string[];
}

/** A part of the source and what it stands for. */
interface Piece extends Span {
  readonly value: string;
}

/** A literal that cannot be read. The offset is in the file. */
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
 * Reads what a literal says.
 *
 * @throws LiteralFault for a sequence that the language does not have, and where text would look like code.
 */
export function textOfLiteral(content: string, literal: SourceLiteral): LiteralText {
  const { inside, notation } = literal;
  const pieces = withoutFrame(piecesOf(content, literal), literal);
  const value = pieces.map((piece) => piece.value).join('');
  const expressions = [...new Set(literal.expressions.map(({ start, end }) => content.slice(start, end)))];
  for (const expression of expressions) {
    const asCode = literal.expressions.filter(({ start, end }) => content.slice(start, end) === expression).length;
    if (value.split(expression).length - 1 !== asCode) {
      throw new LiteralFault(`${expression} stands in it both as code and as text`, inside.start);
    }
  }
  if (notation.bytes === true && !isAscii(value)) {
    throw new LiteralFault('It holds bytes that are not ASCII', inside.start);
  }
  return {
    text: toLineFeeds(value),
    span: { start: pieces[0]?.start ?? inside.end, end: pieces.at(-1)?.end ?? inside.end },
    expressions: expressions.map(toLineFeeds),
  };
}

/**
 * The ways to write the file with another text (with line feeds) in a literal: as the literal is, with its escapes, its line
 * ends and its code; then with one more line end around it, since one may not be the text's. None when this kind of literal
 * has no way to say a character of it. The reader is to try them.
 */
export function rewriteLiteral(content: string, literal: SourceLiteral, text: string): readonly string[] {
  const { span } = textOfLiteral(content, literal);
  const habits = habitsOf(content, literal);
  const spelled = spell(content, literal, habits, text);
  if (spelled === undefined) return [];
  const { lineEnd } = habits;
  const framed =
    literal.notation.manyLines && lineEnd?.endsWith('\n') === true
      ? [spelled + lineEnd, lineEnd + spelled, lineEnd + spelled + lineEnd]
      : [];
  return [spelled, ...framed].map((source) => content.slice(0, span.start) + source + content.slice(span.end));
}

/** Whether a backslash takes the next character with it. In front of the braces of code it stands for itself. */
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

/** The pieces of the text itself. */
function withoutFrame(pieces: readonly Piece[], { notation }: SourceLiteral): readonly Piece[] {
  if (!notation.manyLines) return pieces;
  const isAsItIs = ({ start, end, value }: Piece) => end - start === value.length;
  const says = (index: number, pattern: RegExp) => {
    const piece = pieces[index];
    return piece !== undefined && isAsItIs(piece) && pattern.test(piece.value);
  };
  let first = 0;
  // A line that is continued begins the text on the next one, as a line end does.
  if (pieces[0]?.value === '') first = 1;
  else if (says(0, /^\n$/)) first = 1;
  else if (says(0, /^\r$/) && says(1, /^\n$/)) first = 2;
  let last = pieces.length;
  while (last > first && says(last - 1, /^[ \t]$/)) last -= 1;
  if (last === first || !says(last - 1, /^\n$/)) return pieces.slice(first);
  last -= last - 2 >= first && says(last - 2, /^\r$/) ? 2 : 1;
  return pieces.slice(first, last);
}

/** How the texts of a literal are written. */
interface Habits {
  /** The line end as it is written. */
  readonly lineEnd: string | undefined;
  readonly escapesNonAscii: boolean;
  /** JSON written by PHP has `\/`. */
  readonly escapesSlash: boolean;
}

function habitsOf(content: string, { inside, notation, close }: SourceLiteral): Habits {
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

function spell(content: string, literal: SourceLiteral, habits: Habits, text: string): string | undefined {
  const code = literal.expressions
    .map(({ start, end }) => content.slice(start, end))
    .sort((a, b) => b.length - a.length);
  const byText = code.map((source) => ({ source, text: toLineFeeds(source) }));
  let spelled = '';
  for (let at = 0; at < text.length;) {
    const expression = byText.find((known) => text.startsWith(known.text, at));
    if (expression !== undefined) {
      spelled += expression.source;
      at += expression.text.length;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const written = spellCharacter(literal, habits, text, at, character);
    if (written === undefined) return undefined;
    spelled += written;
    at += character.length;
  }
  return spelled;
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;

function spellCharacter(
  { notation, close }: SourceLiteral,
  { lineEnd, escapesNonAscii, escapesSlash }: Habits,
  text: string,
  at: number,
  character: string,
): string | undefined {
  const { escapes, doubled, expressions } = notation;
  const isLoneSurrogate = /^\p{Surrogate}$/u.test(character);
  if (notation.bytes === true && !isAscii(character)) return undefined;
  if (character === '\n') return lineEnd;
  if (doubled.includes(character)) return character + character;
  // No compiler takes NUL as it is.
  if (escapes === undefined) return isLoneSurrogate || character === '\0' || isMark() ? undefined : character;
  if (character === '\\') return '\\\\';
  if (isMark() || isQuote()) return `\\${character}`;
  if (character === '/' && escapesSlash) return '\\/';
  const isPrintable = character === '\t' ? notation.manyLines : !UNPRINTABLE.test(character);
  const isAsItIs =
    escapes.numeric.length === 0 ? !isLoneSurrogate : isPrintable && (isAscii(character) || !escapesNonAscii);
  return isAsItIs ? character : encodeEscape(escapes, character);

  function isMark(): boolean {
    return expressions !== undefined && matchAt(expressions.mark, text, at) !== undefined;
  }

  /** A quote alone does not end what three of them end. */
  function isQuote(): boolean {
    if (character !== close[0]) return false;
    return close.length === 1 || at === text.length - 1 || text[at + 1] === character;
  }
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}
