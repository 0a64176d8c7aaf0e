import { hasPath, textOfValue, valueAt } from './row-values';
import { shellWords } from './shell-words';
import type { NamedArguments, ParsedTemplate, TemplateEngine, TemplateUse, Values } from './template-engine';

/** The column with all arguments as typed. */
const ARGUMENTS = 'ARGUMENTS';

/** A token of a slash command: a column's value, a marker that the tool fills in itself, or text that only looks like one. */
type Token =
  | { readonly kind: 'value'; readonly column: string; readonly optional: boolean; readonly place?: number }
  | { readonly kind: 'marker' }
  | { readonly kind: 'text'; readonly text: string };

interface Placed {
  readonly spelling: string;
  readonly offset: number;
  readonly token: Token;
}

/**
 * Fills Claude Code's templates. `$ARGUMENTS` is the column `ARGUMENTS`, `$name` the column of a named argument, and `$1` or
 * `$ARGUMENTS[1]` the column `1`. An argument without a column is the word of `ARGUMENTS` at its position, counted from 0. If the
 * argument is missing, `$1` stays as it is, because it may be a price; `$10`, `$1,000` and `$1.50` always are. `\\$1` is the text
 * `$1`. `` !`command` `` and `${CLAUDE_SKILL_DIR}` are markers that must be kept and are not executed. If no argument was inserted,
 * `ARGUMENTS: …` is appended.
 */
export function commandArguments({ argumentNames }: NamedArguments): TemplateEngine {
  const names = argumentNames
    .map((name) => name.replace(/[^\p{L}\p{N}_]/gu, (sign) => `\\u{${codeOf(sign)}}`))
    .join('|');
  const named = names === '' ? '' : `|(${names})`;
  const pattern = new RegExp(
    `(\\\\\\$(?=ARGUMENTS(?![\\p{L}\\p{N}_])|\\d${named.replace('(', '(?:')}))|` +
      `(?<![$\\p{L}\\p{N}_])\\$(?:ARGUMENTS(?:\\[(\\d+)\\])?|(\\d)(?![.,]\\d)${named})(?![\\p{L}\\p{N}_])|` +
      `!\`[^\`\\n]+\`|\\$\\{CLAUDE_[A-Z_]+\\}`,
    'gu',
  );
  return {
    parse: (text): ParsedTemplate => {
      const tokens = Array.from(text.matchAll(pattern), (match): Placed => ({
        spelling: match[0],
        offset: match.index,
        token: tokenOf(match, argumentNames),
      }));
      return {
        uses: tokens.flatMap(useOf),
        appended: ARGUMENTS,
        render: (values) => [{ kind: 'text', text: filled(text, tokens, values) }],
      };
    },
  };
}

function codeOf(sign: string): string {
  return sign.codePointAt(0)?.toString(16) ?? '';
}

function tokenOf([spelling, escape, ofList, alone, name]: RegExpExecArray, names: readonly string[]): Token {
  const place = ofList ?? alone;
  if (escape !== undefined) return { kind: 'text', text: '$' };
  if (name !== undefined) return { kind: 'value', column: name, optional: false, place: names.indexOf(name) };
  if (place !== undefined) return { kind: 'value', column: place, optional: true, place: Number(place) };
  return spelling === `$${ARGUMENTS}` ? { kind: 'value', column: ARGUMENTS, optional: false } : { kind: 'marker' };
}

function useOf({ spelling, offset, token }: Placed): readonly TemplateUse[] {
  switch (token.kind) {
    case 'text':
      return [];
    case 'marker':
      return [{ kind: 'marker', names: [spelling], spelling, offset, optional: true }];
    case 'value': {
      const { column, optional, place } = token;
      const from = place === undefined ? {} : { from: ARGUMENTS };
      return [{ kind: 'value', names: [column], spelling, offset, optional, ...from }];
    }
  }
}

function filled(text: string, tokens: readonly Placed[], values: Values): string {
  const all = hasPath(values, ARGUMENTS) ? textOfValue(valueAt(values, ARGUMENTS)) : '';
  const words = shellWords(all);
  const replaced = tokens.map(({ token }) => (token.kind === 'value' ? valueOf(token, values, words) : undefined));
  const result = tokens.reduceRight((changed, { spelling, offset, token }, index) => {
    const written = token.kind === 'text' ? token.text : (replaced[index] ?? spelling);
    return changed.slice(0, offset) + written + changed.slice(offset + spelling.length);
  }, text);
  return replaced.some((value) => value !== undefined) || all.trim() === '' ? result : `${result}\n\nARGUMENTS: ${all}`;
}

function valueOf(
  { column, place }: Token & { readonly kind: 'value' },
  values: Values,
  words: readonly string[],
): string | undefined {
  if (hasPath(values, column)) return textOfValue(valueAt(values, column));
  return place === undefined ? undefined : words[place];
}

/** Matches Gemini CLI's `{{args}}`, which is the column `args`, and its markers `!{command}` and `@{file}`. */
const GEMINI_TOKEN = /\{\{args\}\}|[!@]\{(?:[^{}]|\{\{args\}\}|\{[^{}]*\})*\}/gu;

export const geminiArguments: TemplateEngine = {
  parse: (text): ParsedTemplate => ({
    uses: Array.from(text.matchAll(GEMINI_TOKEN), ({ 0: spelling, index: offset }): TemplateUse =>
      spelling === '{{args}}'
        ? { kind: 'value', names: ['args'], spelling, offset, optional: false }
        : { kind: 'marker', names: [spelling], spelling, offset, optional: true },
    ),
    render: (values) => [
      {
        kind: 'text',
        text: text.replace(GEMINI_TOKEN, (spelling) =>
          spelling === '{{args}}' ? textOfValue(valueAt(values, 'args')) : spelling,
        ),
      },
    ],
  }),
};
