// Tested by test/e2e/runs-as-they-are.test.mjs.
import * as vscode from 'vscode';
import type { Run } from './run';
import { runMessageWords as words } from './run-message-words';

const longestName = 80;

/**
 * Asks for another name of a run and records it in its journal. The folder keeps its name, which other files may refer to.
 *
 * @throws {UserError} when another process works on the run, or its journal cannot be written.
 */
export async function renameRun(run: Run): Promise<void> {
  const name = await vscode.window.showInputBox({
    ignoreFocusOut: true,
    title: words.renameTitle(run.name),
    prompt: words.renamePrompt(),
    value: run.name,
    validateInput: (value) => {
      if (value.trim() === '') return words.emptyName();
      return value.trim().length > longestName ? words.longName(longestName) : undefined;
    },
  });
  if (name !== undefined && name.trim() !== run.name) await run.rename(name.trim());
}
