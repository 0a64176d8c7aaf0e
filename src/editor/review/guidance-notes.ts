import * as vscode from 'vscode';
import type { Run } from '../runs/run';
import type { GuidanceNode } from '../tree-nodes';

/** Changes what later reflections are told: the note that was clicked, or one that the developer picks. */
export async function editGuidance(run: Run, target: GuidanceNode | undefined): Promise<void> {
  const note = target ?? (await pickNote(run, vscode.l10n.t('Edit Note')));
  if (note === undefined) return;
  const { number, text, component } = note.guidance;
  // The box takes one line, and would join several without a blank.
  const before = text.replace(/\s*\n\s*/g, ' ');
  const edited = await vscode.window.showInputBox({
    title: vscode.l10n.t('Edit Note on {0}', component),
    prompt: vscode.l10n.t('Later reflections will see it'),
    value: before,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === '' ? vscode.l10n.t('Write a note, or remove it with "GEPA: Remove Note".') : undefined,
  });
  if (edited !== undefined && edited.trim() !== before.trim()) await note.run.editGuidance(number, edited.trim());
}

/** Takes back what later reflections would be told: the note that was clicked, or one that the developer picks. */
export async function removeGuidance(run: Run, target: GuidanceNode | undefined): Promise<void> {
  const note = target ?? (await pickNote(run, vscode.l10n.t('Remove Note')));
  if (note !== undefined) await note.run.removeGuidance(note.guidance.number);
}

async function pickNote(run: Run, title: string): Promise<Pick<GuidanceNode, 'run' | 'guidance'> | undefined> {
  const notes = run.state.guidance.map((guidance) => ({
    label: guidance.text,
    description: guidance.component,
    guidance,
  }));
  const chosen = await vscode.window.showQuickPick(notes, {
    title,
    placeHolder:
      notes.length === 0 ? vscode.l10n.t('This run has no notes') : vscode.l10n.t('A note to later reflections'),
  });
  return chosen && { run, guidance: chosen.guidance };
}
