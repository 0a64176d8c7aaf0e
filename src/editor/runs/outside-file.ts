// Tested by test/e2e/own-examples.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { runMessageWords } from './run-message-words';

/** Thrown when a run would read a file outside of the workspace that the developer has not allowed. */
export class OutsideFileError extends UserError {
  /** @param outside absolute. */
  constructor(readonly outside: string) {
    super(runMessageWords.outsideFile(outside));
  }
}

/**
 * Asks whether a run may read a file outside of the workspace.
 *
 * @param file absolute.
 * @throws CancellationError unless the developer allows it.
 */
export async function confirmOutside(file: string): Promise<void> {
  const allow = runMessageWords.allow();
  const chosen = await vscode.window.showWarningMessage(
    runMessageWords.confirmOutside(),
    {
      modal: true,
      detail: runMessageWords.confirmOutsideDetail(file),
    },
    allow,
  );
  if (chosen !== allow) throw new vscode.CancellationError();
}
