// Tested by test/unit/prompts/formats/chat-yaml.test.ts.
import { isCollection, isPair, visit, type Document, type Scalar } from 'yaml';
import { lineEndOf, toLineFeeds } from './line-ends';
import type { Span } from './span';

/** How a text is written in YAML. */
export type ScalarStyle = 'literal' | 'folded' | 'doubleQuoted' | 'singleQuoted' | 'plain';

/** A text in a YAML file with its value, notation and position. */
export interface PlacedScalar {
  readonly value: string;
  readonly style: ScalarStyle;
  /** The whole scalar, including quotes or block header. */
  readonly span: Span;
  /** The column of its key or of the dash of its list item, from 0. Lines below must be indented more. */
  readonly parentColumn: number;
  /** Whether a block scalar is allowed here, which it isn't inside `[…]` or `{…}`. */
  readonly takesBlock: boolean;
}

const STYLES: Readonly<Record<Scalar.Type, ScalarStyle>> = {
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
  QUOTE_DOUBLE: 'doubleQuoted',
  QUOTE_SINGLE: 'singleQuoted',
  PLAIN: 'plain',
};

/**
 * Characters that YAML or one of its older parsers cannot read outside double quotes: control characters, unpaired surrogates,
 * and characters that some parsers treat as line ends.
 */
// eslint-disable-next-line no-control-regex -- the pattern looks for control characters
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\p{Surrogate}]/u;

/** Plain words that older YAML parsers read as booleans. */
const OLD_KEYWORDS = /^(?:y|n|yes|no|on|off)$/i;

/** Matches the notation of one UTF-16 unit of a text. */
const SPELLED_CHARACTER = {
  plain: /[^]/g,
  singleQuoted: /''|[^]/g,
  doubleQuoted: /\\(?:x[\da-f]{2}|u[\da-f]{4}|[^])|[^]/gi,
} as const;

/** Locates a text of a parsed document. The offset is where the document starts in the file, at the start of a line. */
export function placeScalar(
  content: string,
  document: Document.Parsed,
  scalar: Scalar.Parsed & { readonly value: string },
  offset = 0,
): PlacedScalar {
  const span = { start: offset + scalar.range[0], end: offset + scalar.range[1] };
  const line = content.slice(content.lastIndexOf('\n', span.start - 1) + 1, span.start);
  const [dashes = ''] = /^\uFEFF?(?: *- +)* */.exec(line) ?? [];
  const isItem = dashes.length === line.length;
  return {
    value: scalar.value,
    style: scalar.type === undefined ? 'plain' : STYLES[scalar.type],
    span,
    parentColumn: isItem ? Math.max(dashes.lastIndexOf('-'), 0) : dashes.length,
    takesBlock: !isInFlow(document, scalar),
  };
}

function isInFlow(document: Document.Parsed, scalar: Scalar.Parsed): boolean {
  let inFlow = false;
  visit(document, {
    Scalar(_key, node, path) {
      if (node !== scalar) return undefined;
      inFlow = path.some((above) => !isPair(above) && isCollection(above) && above.flow === true);
      return visit.BREAK;
    },
  });
  return inFlow;
}

/** Returns the text of a scalar. The last line end of a block ends the block and isn't part of the text. */
export function textOfScalar({ value, style }: PlacedScalar): string {
  const text = toLineFeeds(value);
  return isBlock(style) && text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** Returns the range of the text itself, without quotes, block header and the blank lines at the end of a block. */
export function spanOfText(content: string, scalar: PlacedScalar): Span {
  const { span, style } = scalar;
  if (isBlock(style)) {
    const { bodyStart, end, indentation } = blockOf(content, scalar);
    return { start: scalar.value.startsWith('\n') ? bodyStart : bodyStart + indentation.length, end };
  }
  return style === 'plain' ? span : { start: span.start + 1, end: span.end - 1 };
}

/**
 * Converts an offset in a scalar's text to an offset in the file, both in UTF-16 units. Undefined for folded blocks and other
 * scalars that span several lines, because their lines differ from the lines of the text.
 */
export function offsetInFile(content: string, scalar: PlacedScalar, offset: number): number | undefined {
  const { start, end } = spanOfText(content, scalar);
  if (scalar.style === 'literal') {
    const { bodyStart, indentation } = blockOf(content, scalar);
    const above = textOfScalar(scalar).slice(0, offset).split('\n');
    let line = bodyStart;
    for (let count = 1; count < above.length; count += 1) line = content.indexOf('\n', line) + 1;
    return line + indentation.length + (above.at(-1)?.length ?? 0);
  }
  const source = content.slice(start, end);
  if (scalar.style === 'folded' || source.includes('\n')) return undefined;
  const characters = source.match(SPELLED_CHARACTER[scalar.style]) ?? [];
  return start + characters.slice(0, offset).join('').length;
}

/**
 * Returns the ways to write the file with another text (with line feeds) in a scalar, the one closest to the current notation
 * first: in the same style, as a literal block, in double quotes. Some may not read back correctly, so the caller must check. The
 * YAML library's own `CST.setScalarValue` keeps neither the indentation nor the header of a block, writes `yes` without quotes,
 * and adds an extra backslash to lines of white space in double quotes.
 */
export function rewriteScalar(content: string, scalar: PlacedScalar, text: string): readonly string[] {
  const lineEnd = lineEndOf(content);
  const write = ({ start, end }: Span, source: string) =>
    content.slice(0, start) + source.replaceAll('\n', lineEnd) + content.slice(end);
  if (isBlock(scalar.style)) return rewriteBlock(content, scalar, text, write);

  const { span, style } = scalar;
  const doubleQuoted = write(span, doubleQuote(text));
  if (style === 'doubleQuoted' || UNPRINTABLE.test(text)) return [doubleQuoted];
  const indentation = ' '.repeat(scalar.parentColumn + 2);
  if (style === 'singleQuoted') return [write(span, singleQuote(text, indentation)), doubleQuoted];
  if (!text.includes('\n')) return OLD_KEYWORDS.test(text) ? [doubleQuoted] : [write(span, text), doubleQuoted];
  const block = `|${startsIndented(text) ? '2' : ''}-\n${indent(text, indentation)}`;
  return scalar.takesBlock && !text.endsWith('\n') ? [write(span, block), doubleQuoted] : [doubleQuoted];
}

function rewriteBlock(
  content: string,
  scalar: PlacedScalar,
  text: string,
  write: (span: Span, source: string) => string,
): readonly string[] {
  const { header, bodyStart, end, indentation } = blockOf(content, scalar);
  const whole = { start: scalar.span.start, end };
  const doubleQuoted = write(whole, doubleQuote(text) + header.comment);
  if (UNPRINTABLE.test(text)) return [doubleQuoted];

  const body = { start: bodyStart, end };
  const lines = scalar.style === 'folded' ? indent(fold(text), indentation) : indent(text, indentation);
  const indicator = startsIndented(text) ? String(indentation.length - scalar.parentColumn) : header.indicator;
  const chomping = text.endsWith('\n') ? '+' : header.chomping;
  return [
    write(body, lines),
    write(whole, `|${indicator}${chomping}${header.comment}\n${indent(text, indentation)}`),
    doubleQuoted,
  ];
}

interface Block {
  readonly header: { readonly indicator: string; readonly chomping: string; readonly comment: string };
  /** The start of the line below the header. */
  readonly bodyStart: number;
  /** The end of the last line of the text, without its line end. */
  readonly end: number;
  /** The white space before every line of the text. */
  readonly indentation: string;
}

function blockOf(content: string, { span, value, parentColumn }: PlacedScalar): Block {
  const source = content.slice(span.start, span.end);
  const [headerLine = '', marks = ''] = /^([|>][-+\d]*)[^\r\n]*/.exec(source) ?? [];
  const bodyStart = span.start + headerLine.length + (/^\r?\n/.exec(source.slice(headerLine.length))?.[0].length ?? 0);
  const lines = content
    .slice(bodyStart, span.end)
    .replace(/\r?\n$/, '')
    .split('\n');
  const indicator = /\d/.exec(marks)?.[0] ?? '';
  const chomping = /[-+]/.exec(marks)?.[0] ?? '';
  const indentation = ' '.repeat(
    indicator === ''
      ? leadingSpaces(lines.find((line) => line.trim() !== '') ?? '')
      : widthOf(lines, value, parentColumn),
  );

  let last = lines.length;
  while (chomping !== '+' && last > 1 && isBlankLine(lines[last - 1] ?? '', indentation)) last -= 1;
  const text = lines.slice(0, last).join('\n').replace(/\r$/, '');
  return {
    header: { indicator, chomping, comment: headerLine.slice(marks.length).trimEnd() },
    bodyStart,
    end: bodyStart + text.length,
    indentation,
  };
}

/** Returns the width of the indentation of a block that has an indentation indicator. */
function widthOf(lines: readonly string[], value: string, parentColumn: number): number {
  const inSource = lines.find((line) => line.trim() !== '');
  const inValue = value.split('\n').find((line) => line.trim() !== '');
  return inSource === undefined || inValue === undefined
    ? parentColumn + 2
    : leadingSpaces(inSource) - leadingSpaces(inValue);
}

function leadingSpaces(line: string): number {
  return / */.exec(line)?.[0].length ?? 0;
}

function isBlankLine(line: string, indentation: string): boolean {
  const spaces = line.replace(/\r$/, '');
  return spaces.trim() === '' && spaces.length <= indentation.length;
}

function isBlock(style: ScalarStyle): boolean {
  return style === 'literal' || style === 'folded';
}

/** Whether a block needs an indentation indicator, because its first line begins with white space of its own. */
function startsIndented(text: string): boolean {
  return /^\n*[ \t]/.test(text);
}

/** YAML folds line ends in single quotes, so each group of line ends gets one more. */
function singleQuote(value: string, indentation: string): string {
  return `'${value.replaceAll("'", "''").replace(/\n+/g, (ends) => `\n${ends}${indentation}`)}'`;
}

/** JSON escapes are valid in YAML too. Unprintable characters that JSON leaves alone are escaped as well. */
function doubleQuote(value: string): string {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(new RegExp(UNPRINTABLE, 'gu'), escape);
}

/** Indents all lines except empty ones. */
function indent(text: string, indentation: string): string {
  return text.replace(/^(?=[^\n])/gm, indentation);
}

/**
 * Adds the line ends that a folded block needs: one more in each group, except next to lines that start with white space, which
 * are not folded (YAML 1.2.2, 8.1.3).
 */
function fold(text: string): string {
  return text.replace(/(?<=^(.*))(\n+)(?=(.*))/gm, (_, before: string, ends: string, after: string) =>
    /^[ \t]/.test(before) || /^[ \t]/.test(after) ? ends : `\n${ends}`,
  );
}
