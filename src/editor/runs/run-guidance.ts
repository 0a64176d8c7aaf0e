// Tested by test/in-host/run-and-review.test.ts.
import type { DeveloperEvent } from '../../gepa/events';
import type { RunState } from '../../gepa/state';
import { guidanceEdit, guidanceSwitch, newGuidance, type NoteOrigin } from '../../runs/session/guidance-notes';
import type { RunClient } from '../../worker/run-client';

/** Sends a change to a run's worker, or writes its events to the journal without one. Resolves when it is on its way. */
export type ChangeRun = (
  send: (client: RunClient) => void,
  eventsFor: (state: RunState) => readonly DeveloperEvent[],
) => Promise<void>;

/**
 * The guidance notes of a run, as the developer changes them. Without a worker they take effect when the run is resumed. Every method
 * throws a `UserError` when the change cannot be written, e.g. because the run is open in a terminal.
 */
export class RunGuidance {
  constructor(private readonly change: ChangeRun) {}

  /** Adds a note for later reflections on a component. */
  async add(component: string, text: string, origin: NoteOrigin = {}): Promise<void> {
    await this.change(
      (client) => client.addGuidance(component, text, origin),
      (state) => [{ type: 'guidanceGiven', guidance: newGuidance(state, component, text, origin) }],
    );
  }

  async edit(number: number, text: string): Promise<void> {
    await this.change(
      (client) => client.editGuidance(number, text),
      (state) => guidanceEdit(state, number, text),
    );
  }

  /** Hides a note from later reflections, or shows it to them again. */
  async switch(number: number, isEnabled: boolean): Promise<void> {
    await this.change(
      (client) => client.switchGuidance(number, isEnabled),
      (state) => guidanceSwitch(state, number, isEnabled),
    );
  }

  async remove(number: number): Promise<void> {
    await this.change(
      (client) => client.removeGuidance(number),
      () => [{ type: 'guidanceRemoved', number }],
    );
  }
}
