// Tested by test/unit/prompts/templates/jinja-python.test.ts.
/** A tag in Jinja's or Nunjucks' syntax: `{{ … }}` or `{% … %}`. */
export interface JinjaTag {
  readonly kind: 'output' | 'statement';
  readonly spelling: string;
  /** UTF-16, within the text. */
  readonly offset: number;
}

/** A raw block, whose content is plain text. */
export interface RawBlock {
  readonly offset: number;
  readonly end: number;
  readonly content: string;
  /** Whether white space is trimmed before the block, at its inner start and end, and after it. */
  readonly trims: readonly [before: boolean, start: boolean, end: boolean, after: boolean];
}

const QUOTED = String.raw`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`;
const COMMENT = String.raw`\{#[\s\S]*?#\}`;
const RAW = String.raw`\{%(-?)\s*raw\s*(-?)%\}([\s\S]*?)\{%(-?)\s*endraw\s*(-?)%\}`;
const TAG = String.raw`\{\{(?:${QUOTED}|[^"'])*?\}\}|\{%(?:${QUOTED}|[^"'])*?%\}`;
const PIECE = new RegExp(`${COMMENT}|${RAW}|${TAG}`, 'g');

/** Searches only up to the last closing delimiter. Beyond it, every opening would scan to the end of the text. */
function piecesOf(text: string): readonly RegExpExecArray[] {
  const last = Math.max(...['}}', '%}', '#}'].map((closing) => text.lastIndexOf(closing)));
  return Array.from(text.slice(0, last + 2).matchAll(PIECE));
}

/** Returns the tags outside comments and raw blocks. */
export function jinjaTags(text: string): readonly JinjaTag[] {
  return piecesOf(text).flatMap(({ 0: spelling, 3: raw, index: offset }): readonly JinjaTag[] => {
    if (raw !== undefined || spelling.startsWith('{#')) return [];
    return [{ kind: spelling.startsWith('{{') ? 'output' : 'statement', spelling, offset }];
  });
}

export function rawBlocks(text: string): readonly RawBlock[] {
  return piecesOf(text).flatMap((match): readonly RawBlock[] => {
    const { 0: whole, 1: before, 2: start, 3: content, 4: end, 5: after, index: offset } = match;
    if (content === undefined) return [];
    return [
      {
        offset,
        end: offset + whole.length,
        content,
        trims: [before === '-', start === '-', end === '-', after === '-'],
      },
    ];
  });
}
