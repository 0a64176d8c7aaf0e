// Tested by test/e2e/runs-as-they-are.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { isHeldElsewhere } from '../../runs/folder/run-lock';
import { phaseInWords } from './describe-run';
import type { KnownRun } from './listed-run';
import type { RunList } from './run-list';
import { runMessageWords as words } from './run-message-words';

/**
 * Moves a run's folder to the trash after the developer confirms it. A run of this window is stopped first.
 *
 * @throws {UserError} when another process works on it or the folder cannot be deleted; CancellationError when the developer declines.
 */
export async function deleteRun(run: KnownRun, runs: RunList): Promise<void> {
  const { name } = run.summary;
  if (isHeldElsewhere(run.folder)) throw new UserError(words.deleteElsewhere(name));
  const isLive = run.workedOn === 'here';
  await confirm(
    words.confirmDelete(name),
    isLive ? words.confirmDeleteLive() : words.confirmDeleteDetail(phaseInWords(run), run.summary.candidates),
    words.moveToTrash(),
  );
  if (run.workedOn === 'here') await run.suspend();
  await remove(vscode.Uri.file(run.folder), name);
  runs.remove(run);
}

/** Deletes a folder. Asks again where there is no trash, as on a remote machine. */
async function remove(folder: vscode.Uri, name: string): Promise<void> {
  const fs = vscode.workspace.fs;
  try {
    await fs.delete(folder, { recursive: true, useTrash: true });
  } catch {
    await confirm(words.noTrash(name), words.noTrashDetail(), words.deletePermanently());
    try {
      await fs.delete(folder, { recursive: true });
    } catch (error) {
      throw new UserError(words.notDeleted(name, error instanceof Error ? error.message : String(error)));
    }
  }
}

/** @throws CancellationError unless the developer confirms it. */
async function confirm(question: string, detail: string, button: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, button);
  if (chosen !== button) throw new vscode.CancellationError();
}
