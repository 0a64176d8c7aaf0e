// Tested by test/e2e/own-examples.test.mjs.
import { readFile, stat } from 'node:fs/promises';
import { UserError } from '../../gepa/user-error';
import { readPromptPart } from '../../prompts/prompt-part';

/** Why a prompt file can't be run as it is: it is malformed, or only a program of its own can run it. */
export interface PromptFinding {
  readonly kind: 'fault' | 'program';
  readonly problem: string;
}

/** Files in which something can be malformed, such as their front matter. Any text is a prompt in the others. */
const structured = /\.(ya?ml|json|toml|prompty|prompt|baml|md|mdc)$/i;
/** The largest file that is read for its row, in bytes. */
const mostBytes = 500_000;

/** Reads a prompt file for its row. Returns undefined when nothing is to be said about it. */
export async function findingIn(path: string): Promise<PromptFinding | undefined> {
  if (!structured.test(path)) return undefined;
  try {
    if ((await stat(path)).size > mostBytes) return undefined;
    const { editOnly } = readPromptPart(path, await readFile(path, 'utf8'), undefined);
    return editOnly === undefined ? undefined : { kind: 'program', problem: editOnly };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'fault', problem: error.problem };
    // It is gone, and the list will follow.
    return undefined;
  }
}
