import { lineEndOf } from './line-ends';
import { trimmedSpan, type Span } from './trimmed-span';

/** How a text is written in YAML. */
export type ScalarStyle = 'literal' | 'folded' | 'doubleQuoted' | 'singleQuoted' | 'plain';

/** A text in a YAML file: its value, and how and where it is written. */
export interface PlacedScalar {
  readonly value: string;
  readonly style: ScalarStyle;
  /** The whole scalar, with its quotes or its block header. */
  readonly span: Span;
  /** Where its key starts in its line, from 0: what is below is indented more. */
  readonly keyColumn: number;
  /** Inside of `[…]` or `{…}`, where no block can stand. */
  readonly inFlow: boolean;
}

/**
 * What YAML, or one of its older readers, cannot hold outside of double quotes: control characters, and what some take
 * for line ends.
 */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** The part of the file that holds the text itself: without quotes, block header and the white space around it. */
export function spanOfText(content: string, { span, style }: PlacedScalar): Span {
  switch (style) {
    case 'literal':
    case 'folded':
      return trimmedSpan(content, content.indexOf('\n', span.start) + 1, span.end);
    case 'doubleQuoted':
    case 'singleQuoted':
      return { start: span.start + 1, end: span.end - 1 };
    case 'plain':
      return span;
  }
}

/**
 * The ways to write the file with another text (trimmed, with line feeds) in the scalar's place, the one nearest to what
 * stands there first. The white space around the old value is kept. Not every way must give the text back: the reader
 * is to try.
 */
export function spellings(content: string, scalar: PlacedScalar, text: string): readonly string[] {
  const [leading, trailing] = outerWhiteSpace(scalar.value);
  const whole = (source: string) => splice(content, scalar.span, source);
  const doubleQuoted = whole(
    doubleQuote(leading + text + trailing) + (content[scalar.span.end - 1] === '\n' ? '\n' : ''),
  );
  if (UNPRINTABLE.test(text)) return [doubleQuoted];

  const manyLines = text.includes('\n');
  const block =
    manyLines && !scalar.inFlow && leading === '' && /^\n?$/.test(trailing)
      ? [whole(literalBlock(text, trailing, ' '.repeat(scalar.keyColumn + 2)))]
      : [];
  switch (scalar.style) {
    case 'literal':
      return [splice(content, spanOfText(content, scalar), indent(text, indentationOf(content, scalar))), doubleQuoted];
    case 'folded': {
      const folded = indent(fold(text), indentationOf(content, scalar));
      return [splice(content, spanOfText(content, scalar), folded), ...block, doubleQuoted];
    }
    case 'doubleQuoted':
      return [doubleQuoted];
    case 'singleQuoted':
      return manyLines
        ? [...block, doubleQuoted]
        : [whole(`'${(leading + text + trailing).replaceAll("'", "''")}'`), doubleQuoted];
    case 'plain':
      return manyLines ? [...block, doubleQuoted] : [whole(text), doubleQuoted];
  }
}

function splice(content: string, span: Span, source: string): string {
  return content.slice(0, span.start) + source.replaceAll('\n', lineEndOf(content)) + content.slice(span.end);
}

function outerWhiteSpace(value: string): readonly [leading: string, trailing: string] {
  const { start, end } = trimmedSpan(value);
  return [value.slice(0, start), value.slice(end)];
}

/** JSON's escapes are YAML's too. What JSON leaves as it is, but is not printable, is escaped as well. */
function doubleQuote(value: string): string {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(new RegExp(UNPRINTABLE, 'g'), escape);
}

/** A block below its key. Its last line end is the one that the file has behind the scalar. */
function literalBlock(text: string, trailing: string, indentation: string): string {
  return `|${trailing === '' ? '-' : ''}\n${indentation}${indent(text, indentation)}`;
}

/** Indents all lines but the first, which stands where the old one stood, and the empty ones. */
function indent(text: string, indentation: string): string {
  return text.replace(/\n(?!\n)/g, `\n${indentation}`);
}

/**
 * Writes line ends as a folded block needs them: one more than is meant, except beside lines that start with white space,
 * which are not folded (YAML 1.2.2, 8.1.3).
 */
function fold(text: string): string {
  return text.replace(/(?<=^(.*))(\n+)(?=(.*))/gm, (_, before: string, ends: string, after: string) =>
    /^[ \t]/.test(before) || /^[ \t]/.test(after) ? ends : `\n${ends}`,
  );
}

/** The spaces in front of a block's lines: what the source's first line of text has more than the value's. */
function indentationOf(content: string, scalar: PlacedScalar): string {
  const { start } = spanOfText(content, scalar);
  const inSource = content.slice(content.lastIndexOf('\n', start - 1) + 1, start);
  const inValue = /[^\n]*$/.exec(outerWhiteSpace(scalar.value)[0])?.[0] ?? '';
  return inSource.slice(0, inSource.length - inValue.length);
}
