// Tested by test/unit/system/program/program-command.test.ts.
import type { Row } from '../../datasets/row';
import { shellWords } from '../../prompts/templates/shell-words';
import { renderTemplate, variablePaths } from '../../prompts/template';
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

/** Returns the columns that a program is given. */
export function columnsGiven({
  command,
  stdin = '',
}: {
  readonly command: Command;
  readonly stdin?: string;
}): readonly string[] {
  return [...new Set([...wordsOf(command), stdin].flatMap((word) => variablePaths('doubleBraces', word)))];
}

/** Splits a command line into a program and its arguments. A column may have spaces in its braces. */
function wordsOf(command: Command): readonly string[] {
  if (typeof command !== 'string') return command;
  return shellWords(command.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, '{{$1}}'));
}
