import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';

/** A run would read a file outside of the workspace, which the developer has not allowed. */
export class OutsideFileError extends UserError {
  /** @param outside absolute. */
  constructor(readonly outside: string) {
    super(vscode.l10n.t('{0} lies outside of the workspace. It is read only if you allow it.', outside));
  }
}

/**
 * Asks whether a run may read a file outside of the workspace.
 *
 * @param file absolute.
 * @throws CancellationError unless the developer allows it.
 */
export async function confirmOutside(file: string): Promise<void> {
  const allow = vscode.l10n.t('Read It');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('This run reads a file outside of the workspace.'),
    {
      modal: true,
      detail: vscode.l10n.t('{0}\n\nWhat it holds may be sent to the models of the run. Allow it for this run?', file),
    },
    allow,
  );
  if (chosen !== allow) throw new vscode.CancellationError();
}
