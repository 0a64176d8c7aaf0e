// Tested by test/e2e/tour.test.mjs.
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { UserError } from '../gepa/user-error';
import { ModelError } from '../models/model-error';
import { firstFault, notificationText } from './notification-text';
import { buttonWords } from './button-words';
import { windowWords } from './window-words';

/** Shows errors as notifications, with a button that opens the place to fix where it is known. */
export class ErrorReporter {
  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Reports anything that was thrown, except a CancellationError, which means that the developer cancelled. */
  async report(error: unknown): Promise<void> {
    if (error instanceof vscode.CancellationError) return;
    if (error instanceof UserError || error instanceof ModelError) {
      this.log.warn(error.message);
      if (error instanceof UserError) await this.showWithPlace(error);
      else await vscode.window.showErrorMessage(notificationText(error.message));
      return;
    }
    this.log.error(error instanceof Error ? error : String(error));
    const showLog = buttonWords.showLog();
    const message = windowWords.unexpectedError(
      notificationText(error instanceof Error ? error.message : String(error)),
    );
    if ((await vscode.window.showErrorMessage(message, showLog)) === showLog) this.log.show();
  }

  private async showWithPlace(error: UserError): Promise<void> {
    const { file, line } = error;
    const message = notificationText(shortMessage(error));
    if (file === undefined || !(await isFile(file))) {
      await vscode.window.showErrorMessage(message);
      return;
    }
    const open = buttonWords.openFile();
    if ((await vscode.window.showErrorMessage(message, open)) !== open) return;
    const place = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
    await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(place, place) });
  }
}

/** Returns the first of several errors in a message; the log has them all. */
function shortMessage({ message, file }: UserError): string {
  const { text, others } = firstFault(message);
  const withPath = file === undefined ? text : text.replaceAll(file, nameOnScreen(file));
  return others === 0 ? withPath : windowWords.firstOfErrors(withPath, others);
}

function nameOnScreen(file: string): string {
  return vscode.workspace.asRelativePath(file, false);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
