// Tested by test/unit/prompts/literals/find-literals.test.ts.
import { matchAt } from './escapes';
import * as escapes from './language-escapes';
import type { LiteralForm, SourceLanguage } from './source-language';
import type { EscapeRules, ExpressionStyle, LiteralNotation } from './string-notation';
import { valueOf } from '../../gepa/named-values';

const slashComments = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;
const hashComments = /#[^\n]*/y;
const slashOrHashComments = /\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[^]*?(?:\*\/|$)/y;

const dollarBraces: ExpressionStyle = { opening: /\$\{/y, mark: /\$(?=\{)/y, comments: true };
const hashBraces: ExpressionStyle = { opening: /#\{/y, mark: /#(?=[{$@])/y, comments: true };
/** Comments are off, because `#` in a format specification isn't one. */
const braces: ExpressionStyle = { opening: /\{/y, mark: /(?!)/y, comments: false };
const phpVariables: ExpressionStyle = {
  opening: /\{(?=\$)|\$\{/y,
  bare: /\$[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*(?:\[[^\]\n]*\]|->[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?/y,
  mark: /\$/y,
  comments: true,
};

function escaped(rules: EscapeRules, more: Partial<LiteralNotation> = {}): LiteralNotation {
  return { escapes: rules, doubled: '', manyLines: false, ...more };
}

function raw(more: Partial<LiteralNotation> = {}): LiteralNotation {
  return { doubled: '', manyLines: false, ...more };
}

const lines = { manyLines: true };

/** A literal that ends with its opening quotes, without their prefix. */
function form(opening: RegExp, notation: LiteralNotation): LiteralForm {
  return { opening, close: (open) => /(["'`])\1*$/.exec(open)?.[0] ?? '', notation };
}

/** Matches a quote only after these words, so that an apostrophe in JSX text, as in "don't", isn't a quote. */
const JAVASCRIPT_QUOTE =
  /(?<![\p{L}\p{N}_$])["']|(?<=\b(?:return|case|typeof|in|of|from|import|export|default|else|throw|void|await|yield|as))["']/uy;

const javaScript: SourceLanguage = {
  comments: slashComments,
  literals: [
    form(JAVASCRIPT_QUOTE, escaped(escapes.javaScriptEscapes)),
    form(/`/y, escaped(escapes.javaScriptEscapes, { ...lines, expressions: dollarBraces })),
  ],
  skip: regularExpressionEnd,
};

const python: SourceLanguage = {
  comments: hashComments,
  literals: (['"""|\'\'\'', '["\']'] as const).flatMap((quotes, index) => {
    const manyLines = index === 0;
    const kind = (prefix: string) => new RegExp(`${prefix}(?:${quotes})`, 'iy');
    const inCode = { manyLines, doubled: '{}', expressions: braces };
    const rawKind = { manyLines, backslashGuards: true };
    return [
      form(kind('(?:rf|fr|rt|tr)'), raw({ ...rawKind, ...inCode })),
      form(kind('(?:rb|br)'), raw({ ...rawKind, bytes: true })),
      form(kind('r'), raw(rawKind)),
      form(kind('[ft]'), escaped(escapes.pythonEscapes, inCode)),
      form(kind('b'), escaped(escapes.pythonBytesEscapes, { manyLines, bytes: true })),
      form(kind('u?'), escaped(escapes.pythonEscapes, { manyLines })),
    ];
  }),
};

const java: SourceLanguage = {
  comments: slashComments,
  literals: [
    form(/"""/y, escaped(escapes.javaEscapes, lines)),
    form(/"/y, escaped({ ...escapes.javaEscapes, continuation: 'nothing' })),
  ],
  skip: characterEnd,
};

const csharp: SourceLanguage = {
  comments: slashComments,
  literals: [
    form(/(?:\$@|@\$)"/y, raw({ ...lines, doubled: '"{}', expressions: braces })),
    form(/@"/y, raw({ ...lines, doubled: '"' })),
    form(/"{3,}/y, raw(lines)),
    form(/\$"(?!"")/y, escaped(escapes.csharpEscapes, { doubled: '{}', expressions: braces })),
    form(/"/y, escaped(escapes.csharpEscapes)),
  ],
  skip: (content, at) => matchEnd(/\$+"{3,}[^]*?"{3,}/y, content, at) ?? characterEnd(content, at),
};

const go: SourceLanguage = {
  comments: slashComments,
  literals: [form(/"/y, escaped(escapes.goEscapes)), form(/`/y, raw(lines))],
  skip: characterEnd,
};

const rust: SourceLanguage = {
  comments: slashComments,
  literals: [
    { opening: /[bc]?r#*"/y, close: (open) => `"${'#'.repeat(open.split('#').length - 1)}`, notation: raw(lines) },
    form(/b"/y, escaped({ ...escapes.rustEscapes, numeric: ['x2'] }, { ...lines, bytes: true })),
    form(/c?"/y, escaped(escapes.rustEscapes, lines)),
  ],
  skip: characterEnd,
};

const ruby: SourceLanguage = {
  comments: /#[^\n]*|(?<=^|\n)=begin\b[^]*?(?:\n=end\b|$)/y,
  literals: [
    form(/["`]/y, escaped(escapes.rubyEscapes, { ...lines, expressions: hashBraces })),
    form(/'/y, escaped(escapes.quoteEscapes, lines)),
  ],
  skip: (content, at) =>
    matchEnd(/<<[~-]?(["'`]?)([A-Z_a-z]\w*)\1[^\n]*\n(?:[^]*?\n)??[ \t]*\2(?!\w)/y, content, at) ??
    regularExpressionEnd(content, at),
};

const php: SourceLanguage = {
  comments: slashOrHashComments,
  literals: [
    form(/"/y, escaped(escapes.phpEscapes, { ...lines, expressions: phpVariables })),
    form(/'/y, escaped(escapes.quoteEscapes, lines)),
  ],
  skip: (content, at) => {
    const isOutside = at === 0 && !content.startsWith('<?php');
    const outside = isOutside ? /[^]*?(?:<\?(?:php|=)|$)/iy : /\?>[^]*?(?:<\?(?:php|=)|$)/iy;
    return (
      matchEnd(outside, content, at) ??
      matchEnd(/<<<[ \t]*(["']?)([A-Z_a-z]\w*)\1[^\n]*\n(?:[^]*?\n)??[ \t]*\2(?!\w)/y, content, at)
    );
  },
};

export const toml: SourceLanguage = {
  comments: hashComments,
  literals: [
    form(/"""/y, escaped(escapes.tomlEscapes, lines)),
    form(/"/y, escaped({ ...escapes.tomlEscapes, continuation: 'nothing' })),
    form(/'''/y, raw(lines)),
    form(/'/y, raw()),
  ],
};

export const jsonString: LiteralNotation = escaped(escapes.jsonEscapes);

/** JSON, with the comments that some parsers allow. */
const json: SourceLanguage = { comments: slashComments, literals: [form(/"/y, jsonString)] };

/** BAML has strings in quotes, and block strings between any number of `#` without escapes. */
export const baml: SourceLanguage = {
  comments: /\/\/[^\n]*|\{\/\/[^]*?(?:\/\/\}|$)/y,
  literals: [
    { opening: /#+"/y, close: (open) => `"${'#'.repeat(open.length - 1)}`, notation: raw(lines) },
    form(/"/y, escaped(escapes.bamlEscapes, lines)),
  ],
};

const byEnding: Readonly<Record<string, SourceLanguage>> = {
  ...withEndings('ts tsx mts cts js jsx mjs cjs', javaScript),
  ...withEndings('py pyi', python),
  ...withEndings('json jsonc json5', json),
  java,
  baml,
  cs: csharp,
  go,
  rs: rust,
  rb: ruby,
  php,
  toml,
};

/** The endings of files with string literals, without the dot. */
export const sourceEndings: readonly string[] = Object.keys(byEnding);

/** Returns the language of a source file by its name, or undefined if it isn't supported. */
export function languageOf(path: string): SourceLanguage | undefined {
  return valueOf(byEnding, /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '');
}

function withEndings(endings: string, language: SourceLanguage): Readonly<Record<string, SourceLanguage>> {
  return Object.fromEntries(endings.split(' ').map((ending) => [ending, language]));
}

function matchEnd(pattern: RegExp, content: string, at: number): number | undefined {
  const match = matchAt(pattern, content, at);
  return match === undefined ? undefined : at + match[0].length;
}

/** Returns the end of a character in single quotes. A Rust lifetime isn't one. */
function characterEnd(content: string, at: number): number | undefined {
  return matchEnd(/'(?:\\[^\n']*'{1,2}|[^\\'\n]{1,2}')/y, content, at);
}

const REGULAR_EXPRESSION = /\/(?![/*])(?:[^\\/[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+\/\w*/y;
const BEFORE_REGULAR_EXPRESSION =
  /(?:^|[(,=:[!&|?{;+*%~^-]|=>|\b(?:return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await|and|or|not|if|unless|when))\s*$/;

/** Returns the end of a regular expression, which is a slash where a value is expected. */
function regularExpressionEnd(content: string, at: number): number | undefined {
  if (content[at] !== '/' || !BEFORE_REGULAR_EXPRESSION.test(content.slice(Math.max(0, at - 200), at)))
    return undefined;
  return matchEnd(REGULAR_EXPRESSION, content, at);
}
