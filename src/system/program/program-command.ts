// Tested by test/unit/system/program/program-command.test.ts.
import type { Row } from '../../datasets/row';
import { shellWords } from '../../prompts/templates/shell-words';
import { renderTemplate, valueAt, variablePaths } from '../../prompts/template';
import type { Command } from '../../processes/program';

/** Whether a command line has a pipe, a redirection or a variable outside quotes and `{{columns}}`, which only a shell knows. */
export function needsShell(command: string): boolean {
  const bare = command.replace(/\{\{[^{}]*\}\}|"(?:\\[\s\S]|[^"\\])*"|'[^']*'/g, '');
  return /[|&;<>`]|\$[\w{(]/.test(bare);
}

/** Returns a program and its arguments for a row. A value is always a single argument, whatever is in it. */
export function commandForRow(command: Command, { values }: Row): readonly string[] {
  return wordsOf(command).map((word) => renderTemplate('doubleBraces', word, values));
}

/** What a program is given of a row, as the spec says it. */
export interface GivenToProgram {
  readonly command?: Command;
  readonly stdin?: string;
  readonly request?: { readonly url: string; readonly body: unknown };
}

/** Returns the columns that a program is given. */
export function columnsGiven({ command = [], stdin = '', request }: GivenToProgram): readonly string[] {
  const texts = [...wordsOf(command), stdin, ...(request === undefined ? [] : [request.url, ...textsIn(request.body)])];
  return [...new Set(texts.flatMap((text) => variablePaths('doubleBraces', text)))];
}

/** Returns a value with the columns of a row filled into its texts. A text that is a single column gets the column's own value. */
export function valueForRow(value: unknown, row: Row): unknown {
  if (typeof value === 'string') {
    const [, path] = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(value) ?? [];
    return path === undefined ? renderTemplate('doubleBraces', value, row.values) : valueAt(row.values, path);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => valueForRow(item, row));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, valueForRow(field, row)]));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Splits a command line into a program and its arguments. A column may have spaces in its braces. */
function wordsOf(command: Command): readonly string[] {
  if (typeof command !== 'string') return command;
  return shellWords(command.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, '{{$1}}'));
}
