// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { Run } from '../runs/run';
import type { GuidanceNode } from '../tree-nodes';
import { reviewWords } from './review-words';

/** Lets the developer edit a guidance note: the one that was clicked, or one from a list. */
export async function editGuidance(run: Run, target: GuidanceNode | undefined): Promise<void> {
  const note = target ?? (await pickNote(run, reviewWords.editNoteTitle()));
  if (note === undefined) return;
  const { number, text, component } = note.guidance;
  // The input box has one line and would join several without a space.
  const before = text.replace(/\s*\n\s*/g, ' ');
  const edited = await vscode.window.showInputBox({
    title: reviewWords.editNoteOn(component),
    prompt: reviewWords.editNotePrompt(),
    value: before,
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? reviewWords.emptyNote() : undefined),
  });
  if (edited !== undefined && edited.trim() !== before.trim()) await note.run.editGuidance(number, edited.trim());
}

/** Removes a guidance note: the one that was clicked, or one from a list. */
export async function removeGuidance(run: Run, target: GuidanceNode | undefined): Promise<void> {
  const note = target ?? (await pickNote(run, reviewWords.removeNoteTitle()));
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
    placeHolder: notes.length === 0 ? reviewWords.noNotes() : reviewWords.selectNote(),
  });
  return chosen && { run, guidance: chosen.guidance };
}
