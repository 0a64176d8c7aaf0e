import { hasPath, textOfValue, valueAt } from './row-values';
import type { ParsedTemplate, TemplateEngine, TemplateUse, Values } from './template-engine';

/** What a token of a slash command is, besides a column's value: what the tool itself puts in. */
type Token = { readonly column: string; readonly optional: boolean } | 'marker';

/**
 * The engine of slash commands. What a tool puts in besides arguments, such as what a shell command prints, is a marker: it has
 * to stay, and stands as it is, for nothing is run.
 *
 * @param token global.
 */
function commandEngine(token: RegExp, read: (match: readonly string[]) => Token): TemplateEngine {
  const useOf = (match: RegExpExecArray): TemplateUse => {
    const [spelling] = match;
    const found = read(match);
    const place = { spelling, offset: match.index };
    return found === 'marker'
      ? { kind: 'marker', names: [spelling], ...place, optional: true }
      : { kind: 'value', names: [found.column], ...place, optional: found.optional };
  };
  const fill = (match: readonly string[], values: Values): string => {
    const [spelling = ''] = match;
    const found = read(match);
    return found !== 'marker' && hasPath(values, found.column) ? textOfValue(valueAt(values, found.column)) : spelling;
  };
  return {
    parse: (text): ParsedTemplate => ({
      uses: Array.from(text.matchAll(token), useOf),
      render: (values) => [{ kind: 'text', text: text.replace(token, (...match: string[]) => fill(match, values)) }],
    }),
  };
}

/**
 * Claude Code: `$ARGUMENTS` is the column `ARGUMENTS`. `$1` and `$ARGUMENTS[1]` are the column `1`; a row without it leaves them
 * as they stand, for prices look like them. `$10`, `$1,000` and `$1.50` are prices, whatever the row. `` !`command` `` is a
 * marker.
 */
export const commandArguments = commandEngine(
  /(?<![\\$\p{L}\p{N}_])\$(?:ARGUMENTS(?:\[(\d+)\])?|(\d)(?![.,]\d))(?![\p{L}\p{N}_])|!`[^`\n]+`/gu,
  ([spelling = '', ofList, alone]) => {
    if (spelling.startsWith('!')) return 'marker';
    const place = ofList ?? alone;
    return { column: place ?? 'ARGUMENTS', optional: place !== undefined };
  },
);

/** Gemini CLI: `{{args}}` is the column `args`. `!{command}` and `@{file}` are markers, with all that is in them. */
export const geminiArguments = commandEngine(
  /\{\{args\}\}|[!@]\{(?:[^{}]|\{\{args\}\}|\{[^{}]*\})*\}/gu,
  ([spelling]) => (spelling === '{{args}}' ? { column: 'args', optional: false } : 'marker'),
);
