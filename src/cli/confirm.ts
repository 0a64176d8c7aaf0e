// Tested by test/unit/cli/trust.test.ts.
import { createInterface } from 'node:readline/promises';
import { UserError } from '../gepa/user-error';
import { terminalText } from './terminal-text';

/**
 * Asks a question that has to be answered with yes.
 *
 * @param unasked the error where nobody can be asked, since the program isn't in a terminal.
 * @param refused the error after another answer.
 * @throws {UserError} without a yes.
 */
export async function confirm(
  question: string,
  { unasked, refused }: { readonly unasked: string; readonly refused: string },
): Promise<void> {
  if (!isInTerminal()) throw new UserError(unasked);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = (await terminal.question(terminalText(question))).trim();
    if (!/^y(?:es)?$/i.test(answer)) throw new UserError(refused);
  } finally {
    terminal.close();
  }
}

/** Whether somebody can be asked. */
export function isInTerminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}
