// Tested by test/in-host/import-run.test.ts.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { describeImport } from '../../gepa/words/import-words';
import { ImportError } from '../../runs/import/import-error';
import { importPythonRun } from '../../runs/import/import-python-run';
import { importWords } from './import-words';
import type { Run } from './run';
import type { RunList } from './run-list';
import { ensureTrusted } from './workspace-trust';

/**
 * Imports a run of the Python implementation as a finished run and shows it. Does nothing when the developer cancels.
 *
 * @param source its folder. The developer chooses one by default.
 * @throws {UserError} when it can't be imported. Then nothing is written.
 */
export async function importRun(runs: RunList, show: (run: Run) => void, source?: vscode.Uri): Promise<void> {
  if (!(await ensureTrusted())) return;
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) throw new UserError(importWords.noFolder());
  const chosen = source ?? (await chooseFolder());
  if (chosen === undefined) return;
  const home = folders.length === 1 ? folders[0] : await chooseWorkspace();
  if (home === undefined) return;
  const imported = await vscode.window
    .withProgress({ location: { viewId: 'gepa.runs' } }, () =>
      importPythonRun(chosen.fsPath, home.uri.fsPath, new Date()),
    )
    .then(undefined, offerScript);
  if (imported === undefined) return;
  await runs.load();
  const run = await runs.get(imported.runFolder);
  if (run === undefined) return;
  runs.choose(run);
  show(run);
  void vscode.window.showInformationMessage(describeImport(imported));
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: importWords.selectFolder(),
      openLabel: importWords.importRun(),
    })) ?? [];
  return folder;
}

function chooseWorkspace(): Thenable<vscode.WorkspaceFolder | undefined> {
  return vscode.window.showWorkspaceFolderPick({ placeHolder: importWords.selectWorkspace() });
}

/** Offers the script that writes what the folder lacks. Other errors are thrown again. */
function offerScript(error: unknown): undefined {
  if (!(error instanceof ImportError) || error.script === undefined) throw error;
  const { script } = error;
  // Not awaited, since the notification may stay open for long.
  void vscode.window.showErrorMessage(error.message, importWords.copyScript()).then(async (copy) => {
    if (copy !== undefined) await vscode.env.clipboard.writeText(script);
  });
  return undefined;
}
