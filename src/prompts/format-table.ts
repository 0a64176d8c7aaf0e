import type { PromptFileKind, PromptFormatDefinition } from './prompt-format';
import { promptFormats } from './prompt-formats';

type Row = readonly [form: string, files: string, components: string];

const head: Row = ['form', 'files', 'what can be optimized'];
const selection: Row = [
  '**a selection in any file**',
  'right-click it: **Optimize Selection with GEPA**',
  'a string literal keeps its quotes and escapes, in ten languages',
];

/** The table of all that can be optimized, in Markdown as the project's formatter writes it. Ends with its last row. */
export function promptFormatTable(): string {
  const kinds = promptFormats.flatMap((format: PromptFormatDefinition) => format.kinds);
  const rows = kinds.map(rowOf).sort(([one], [other]) => one.localeCompare(other, 'en'));
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows, selection].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], filler = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`;
  return [line(head), line(['', '', ''], '-'), ...[...rows, selection].map((row) => line(row))].join('\n');
}

function rowOf({ name, found = [], possible, files, components }: PromptFileKind): Row {
  const globs = [...found, ...(possible?.names ?? [])].map((glob) => `\`${glob.slice('**/'.length)}\``);
  return [name, files ?? globs.join(', '), components];
}
