// Tested by test/in-host/run-and-review.test.ts.
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { notificationText } from '../notification-text';
import { setting } from '../settings';
import type { OpenedRun, Run } from './run';

/**
 * Opens a run with a progress notification, then shows its dashboard and the warnings of its worker.
 *
 * @param prompt the run's first prompt file; absolute.
 * @param show shows the dashboard of a run.
 */
export async function openRun(
  title: string,
  prompt: string | undefined,
  show: (run: Run) => void,
  open: (token: vscode.CancellationToken) => Promise<OpenedRun>,
): Promise<void> {
  const isShown = setting('dashboard.openOnStart');
  // Before the run starts, since its first review may open right away.
  if (isShown && prompt !== undefined) await showPromptFirst(prompt);
  const { run, warnings } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_, token) => open(token),
  );
  if (isShown) show(run);
  if (warnings.length > 0) void vscode.window.showWarningMessage(notificationText(warnings.join(' ')));
}

/** Opens the prompt in the first column unless an editor is open, so that the dashboard goes beside it and reviews replace it. */
async function showPromptFirst(file: string): Promise<void> {
  if (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0) || !existsSync(file)) return;
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
}
