import * as vscode from 'vscode';
import type { Run } from '../runs/run';
import type { GuidanceNode } from './proposal-tree';

/** Takes back what later reflections would be told: the note that was clicked, or one that the developer picks. */
export async function removeGuidance(run: Run, target: GuidanceNode | undefined): Promise<void> {
  if (target !== undefined) {
    await target.run.removeGuidance(target.guidance.number);
    return;
  }
  const notes = run.state.guidance.map(({ number, text, component }) => ({
    label: text,
    description: component,
    number,
  }));
  const chosen = await vscode.window.showQuickPick(notes, {
    title: vscode.l10n.t('Remove a Note'),
    placeHolder:
      notes.length === 0
        ? vscode.l10n.t('Reflections of this run are told nothing')
        : vscode.l10n.t('Later reflections will not be told this any more'),
  });
  if (chosen !== undefined) await run.removeGuidance(chosen.number);
}
