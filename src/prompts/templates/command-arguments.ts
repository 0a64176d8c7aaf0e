import { hasPath, textOfValue, valueAt } from './row-values';
import type { ParsedTemplate, TemplateEngine, TemplateUse, Values } from './template-engine';

/** What Claude Code puts in before the model is asked: arguments, and what a shell command prints. */
const TOKEN = /(?<![\\$\p{L}\p{N}_])\$(?:ARGUMENTS(?:\[(\d+)\])?|(\d+))(?![\p{L}\p{N}_])|!`[^`\n]+`/gu;

/**
 * Slash commands of Claude Code: `$ARGUMENTS` is the column `ARGUMENTS`. `$1` and `$ARGUMENTS[1]` are the column `1`; a row
 * without it leaves them as they stand, for prices look like them. `` !`command` `` stands as it is too, since none is run.
 */
export const commandArguments: TemplateEngine = {
  parse: (text): ParsedTemplate => ({
    uses: Array.from(text.matchAll(TOKEN), useAt),
    render: (values) => [{ kind: 'text', text: text.replace(TOKEN, (...match: string[]) => filled(match, values)) }],
  }),
};

function useAt(match: RegExpExecArray): TemplateUse {
  const [spelling] = match;
  const column = columnOf(match);
  return {
    kind: column === undefined ? 'marker' : 'value',
    names: [column ?? spelling],
    spelling,
    offset: match.index,
    optional: column !== 'ARGUMENTS',
  };
}

function filled(match: readonly string[], values: Values): string {
  const [spelling = ''] = match;
  const column = columnOf(match);
  return column !== undefined && hasPath(values, column) ? textOfValue(valueAt(values, column)) : spelling;
}

function columnOf([token = '', ofList, alone]: readonly string[]): string | undefined {
  if (token.startsWith('!')) return undefined;
  return ofList ?? alone ?? 'ARGUMENTS';
}
