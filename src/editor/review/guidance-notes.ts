// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { Guidance } from '../../gepa/events';
import type { Run } from '../runs/run';
import type { GuidanceNode } from '../tree-nodes';
import { reviewWords } from './review-words';

/** Asks for a note, and for the component that it is about where there are several. */
export async function addGuidance(run: Run): Promise<void> {
  const components = Object.keys(run.state.run.seed);
  const component =
    components.length === 1
      ? components[0]
      : await vscode.window.showQuickPick(components, {
          title: reviewWords.addNoteTitle(),
          placeHolder: reviewWords.selectComponent(),
        });
  if (component === undefined) return;
  const text = await vscode.window.showInputBox({
    title: reviewWords.addNoteOn(component),
    prompt: reviewWords.editNotePrompt(),
    ignoreFocusOut: true,
  });
  if (text !== undefined && text.trim() !== '') await run.guidance.add(component, text.trim());
}

/** Hides a guidance note from later reflections, or shows it to them again. */
export async function switchGuidance(run: Run, target: GuidanceNode | undefined, isEnabled: boolean): Promise<void> {
  const isOffered = ({ disabled }: Guidance) => (disabled === undefined) !== isEnabled;
  const note = target ?? (await pickNote(run, reviewWords.switchNoteTitle(), isOffered));
  if (note !== undefined) await note.run.guidance.switch(note.guidance.number, isEnabled);
}

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
  if (edited !== undefined && edited.trim() !== before.trim()) await note.run.guidance.edit(number, edited.trim());
}

/** Removes a guidance note: the one that was clicked, or one from a list. */
export async function removeGuidance(run: Run, target: GuidanceNode | undefined): Promise<void> {
  const note = target ?? (await pickNote(run, reviewWords.removeNoteTitle()));
  if (note !== undefined) await note.run.guidance.remove(note.guidance.number);
}

async function pickNote(
  run: Run,
  title: string,
  isOffered: (note: Guidance) => boolean = () => true,
): Promise<Pick<GuidanceNode, 'run' | 'guidance'> | undefined> {
  const notes = run.state.guidance.filter(isOffered).map((guidance) => ({
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
