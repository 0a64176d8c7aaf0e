import type { Span } from '../documents/span';
import { matchAt } from './escapes';
import type { LiteralForm, SourceLanguage } from './source-language';
import { isEscape, type SourceLiteral } from './source-literal';

const WORD = /[\p{L}\p{N}_$]+/uy;

/**
 * Finds the string literals of a source file, ordered by where they end, including those in the code of another literal. A
 * syntax error affects at most the literals of its line, because an unclosed quote is treated as an ordinary character.
 */
export function findLiterals(content: string, language: SourceLanguage): readonly SourceLiteral[] {
  return scan(content, language).found;
}

/** Replaces literals and comments by spaces, which keeps all offsets. */
export function codeOnly(content: string, language: SourceLanguage): string {
  const { found, comments } = scan(content, language);
  const blanks = [...found.map(({ whole }) => whole), ...comments].sort((a, b) => a.start - b.start);
  let code = '';
  for (const { start, end } of blanks) {
    code += content.slice(code.length, start);
    code += content.slice(code.length, end).replace(/[^\r\n]/g, ' ');
  }
  return code + content.slice(code.length);
}

function scan(content: string, language: SourceLanguage): Scan {
  const scanned = new Scan(content, language);
  scanned.code({ from: 0, nested: false, comments: true });
  return scanned;
}

/** Code to scan: a whole file's, or an expression in a literal. */
interface Code {
  readonly from: number;
  readonly nested: boolean;
  readonly comments: boolean;
}

class Scan {
  readonly found: SourceLiteral[] = [];
  readonly comments: Span[] = [];
  /** Offsets of unclosed quotes, which are tried only once. */
  private readonly unclosed = new Set<number>();

  constructor(
    private readonly content: string,
    private readonly language: SourceLanguage,
  ) {}

  /**
   * Scans code up to its closing brace or the end of the file.
   * @returns the offset of that end.
   */
  code({ from, nested, comments }: Code): number {
    const { content, language } = this;
    let depth = 0;
    for (let at = from; at < content.length;) {
      const skipped = (comments ? matchAt(language.comments, content, at)?.[0].length : undefined) ?? 0;
      const end = skipped > 0 ? at + skipped : (language.skip?.(content, at) ?? this.literal(at));
      if (end !== undefined && end > at) {
        if (skipped > 0) this.comments.push({ start: at, end });
        at = end;
        continue;
      }
      if (content[at] === '{') depth += 1;
      if (content[at] === '}') {
        if (depth === 0 && nested) return at;
        depth = Math.max(0, depth - 1);
      }
      at += matchAt(WORD, content, at)?.[0].length ?? 1;
    }
    return content.length;
  }

  /** Returns the end of the literal that begins at an offset, if any. */
  private literal(at: number): number | undefined {
    for (const form of this.language.literals) {
      const opening = matchAt(form.opening, this.content, at);
      if (opening === undefined) continue;
      const before = this.found.length;
      const literal = this.unclosed.has(at) ? undefined : this.read(form, at, opening[0]);
      if (literal === undefined) {
        this.unclosed.add(at);
        this.found.length = before;
        return at + opening[0].length;
      }
      this.found.push(literal);
      return literal.whole.end;
    }
    return undefined;
  }

  private read(form: LiteralForm, start: number, opening: string): SourceLiteral | undefined {
    const { content } = this;
    const { notation } = form;
    const close = form.close(opening);
    const inside = start + opening.length;
    const expressions: Span[] = [];
    for (let at = inside; at < content.length;) {
      const character = content[at] ?? '';
      const isDoubled = notation.doubled.includes(character) && content[at + 1] === character;
      if (isDoubled) {
        at += 2;
      } else if (content.startsWith(close, at)) {
        const end = at + close.length;
        return { whole: { start, end }, inside: { start: inside, end: at }, notation, close, expressions };
      } else if (isEscape(notation, content, at)) {
        at += content.startsWith('\r\n', at + 1) ? 3 : 2;
      } else if (!notation.manyLines && /[\r\n]/.test(character)) {
        return undefined;
      } else {
        const end = this.expression(form, at);
        if (end === undefined) return undefined;
        if (end > at) expressions.push({ start: at, end });
        at = Math.max(end, at + 1);
      }
    }
    return undefined;
  }

  /** Returns the end of the expression at an offset: the offset itself if there is none, undefined if it isn't closed. */
  private expression({ notation }: LiteralForm, at: number): number | undefined {
    const style = notation.expressions;
    if (style === undefined) return at;
    const bare = style.bare === undefined ? undefined : matchAt(style.bare, this.content, at);
    if (bare !== undefined) return at + bare[0].length;
    const opening = matchAt(style.opening, this.content, at);
    if (opening === undefined) return at;
    const end = this.code({ from: at + opening[0].length, nested: true, comments: style.comments });
    const isWithin = notation.manyLines || !this.content.slice(at, end).includes('\n');
    return end < this.content.length && isWithin ? end + 1 : undefined;
  }
}
