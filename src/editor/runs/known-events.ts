import type { RunEvent } from '../../gepa/events';
import { RunFold } from '../../gepa/fold';
import type { RunState } from '../../gepa/state';
import { inTimeSlices } from '../../runs/journal/time-slices';
import { JournalFollower } from '../../runs/journal/journal';
import type { OnProblem } from '../../runs/journal/journal-problem';

/**
 * Holds the events of a run that this window knows, and their fold. A worker of this window reports its events; those that a
 * terminal wrote are read from the journal.
 */
export class KnownEvents {
  private fold = RunFold.over([]);
  private known = 0;
  /** Reads the journal from where it stopped before. */
  private follower: JournalFollower;
  private eventsRead = 0;
  /** Settles when the journal is no longer being read. */
  private catchingUp: Promise<void> = Promise.resolve();

  /**
   * @param hasWorker returns whether a worker reports the events, or is about to.
   * @param onEvents is called with new events after they are folded.
   * @param onProblem is called for skipped lines when the journal is first read.
   */
  constructor(
    private readonly folder: string,
    private readonly hasWorker: () => boolean,
    private readonly onEvents: (events: readonly RunEvent[]) => void,
    onProblem: OnProblem,
  ) {
    this.follower = new JournalFollower(folder, onProblem);
  }

  /** A live view: it changes with the events. */
  get state(): RunState {
    return this.fold.state;
  }

  get count(): number {
    return this.known;
  }

  /** Adds events of the journal, from the one at this index on. */
  addRecorded(from: number, events: readonly RunEvent[]): void {
    if (from === 0 && this.known > 0) {
      // The journal was damaged and restored, so all of its events come again.
      this.fold = RunFold.over([]);
      this.known = 0;
    }
    this.add(events.slice(Math.max(0, this.known - from)));
  }

  add(events: readonly RunEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) this.fold.apply(event);
    this.known += events.length;
    this.onEvents(events);
  }

  /**
   * Reads the events of the journal that are not known yet, except those of a worker, which reports them itself.
   *
   * @throws {UserError} when the journal is missing or cannot be read.
   */
  async catchUp(): Promise<void> {
    const caughtUp = this.catchingUp.then(() => this.follow());
    this.catchingUp = caughtUp.catch(() => undefined);
    await caughtUp;
  }

  private async follow(): Promise<void> {
    if (this.hasWorker()) return;
    if (this.follower.isOutdated) {
      this.follower = new JournalFollower(this.folder, () => undefined);
      this.eventsRead = 0;
    }
    for await (const entries of inTimeSlices(this.follower.read())) {
      const events = entries.map(({ event }) => event);
      // Checked for each batch, since a worker may have reported these events meanwhile.
      if (!this.hasWorker()) this.add(events.slice(Math.max(0, this.known - this.eventsRead)));
      this.eventsRead += events.length;
    }
  }
}
