import type { DeveloperEvent } from '../../gepa/events';
import { RunFold } from '../../gepa/fold';
import type { RunState } from '../../gepa/state';
import { inTimeSlices } from '../journal/time-slices';
import { readEvents } from '../journal/journal';
import { JournalWriter } from '../journal/journal-writer';
import { RunLock } from '../folder/run-lock';
import { SummaryWriter } from '../folder/summary-writer';

/**
 * Writes events to the journal of a run that no process works on. The run isn't resumed and no model is called.
 *
 * @param eventsFor returns the events to write, given the run's state.
 * @throws {UserError} when another process has the run open, or when the journal cannot be read or written.
 */
export async function writeToClosedRun(
  runFolder: string,
  eventsFor: (state: RunState) => readonly DeveloperEvent[],
  now: () => number = Date.now,
): Promise<void> {
  const lock = new RunLock(runFolder);
  try {
    const fold = RunFold.over([]);
    for await (const events of inTimeSlices(readEvents(runFolder, () => undefined))) {
      for (const event of events) fold.apply(event);
    }
    const journal = new JournalWriter(runFolder);
    try {
      for (const event of eventsFor(fold.state)) {
        const kept = { ...event, at: now() };
        journal.append(kept);
        fold.apply(kept);
      }
    } finally {
      journal.close();
      await new SummaryWriter(runFolder, () => fold.state).close();
    }
  } finally {
    lock.release();
  }
}
