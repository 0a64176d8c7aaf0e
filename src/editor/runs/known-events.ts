import type { RunEvent } from '../../gepa/events';
import { RunFold } from '../../gepa/fold';
import type { RunState } from '../../gepa/state';
import { inTimeSlices } from '../../runs/journal/time-slices';
import { JournalFollower } from '../../runs/journal/journal';
import type { OnProblem } from '../../runs/journal/journal-problem';

/**
 * The events of a run that this window knows, and the state they fold to. A worker of the window tells them; those that a
 * terminal wrote are read from the journal.
 */
export class KnownEvents {
  private fold = RunFold.over([]);
  private known = 0;
  /** Reads the journal from where it stopped, and how many events it has read. */
  private follower: JournalFollower;
  private followed = 0;
  /** Settled when the journal is not being read from here. */
  private catchingUp: Promise<void> = Promise.resolve();

  /**
   * @param isTold whether a worker tells what happens, or is about to.
   * @param onTaken is called with new events when `state` has them.
   * @param onProblem is called for lines that are left out when the journal is first read.
   */
  constructor(
    private readonly folder: string,
    private readonly isTold: () => boolean,
    private readonly onTaken: (events: readonly RunEvent[]) => void,
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

  /** Takes events that the journal holds, from the one with this place on. */
  takeRecorded(from: number, events: readonly RunEvent[]): void {
    if (from === 0 && this.known > 0) {
      // The journal was damaged and is being restored: what follows comes again.
      this.fold = RunFold.over([]);
      this.known = 0;
    }
    this.take(events.slice(Math.max(0, this.known - from)));
  }

  take(events: readonly RunEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) this.fold.apply(event);
    this.known += events.length;
    this.onTaken(events);
  }

  /**
   * Takes the events of the journal that are not known yet. What a worker of this window writes, it reports itself.
   *
   * @throws {UserError} when the journal is missing or cannot be read.
   */
  async catchUp(): Promise<void> {
    const caughtUp = this.catchingUp.then(() => this.follow());
    this.catchingUp = caughtUp.catch(() => undefined);
    await caughtUp;
  }

  private async follow(): Promise<void> {
    if (this.isTold()) return;
    if (this.follower.isOutdated) {
      this.follower = new JournalFollower(this.folder, () => undefined);
      this.followed = 0;
    }
    for await (const entries of inTimeSlices(this.follower.read())) {
      const events = entries.map(({ event }) => event);
      // Measured now: a worker may have told them meanwhile.
      if (!this.isTold()) this.take(events.slice(Math.max(0, this.known - this.followed)));
      this.followed += events.length;
    }
  }
}
