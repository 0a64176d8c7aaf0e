import type { RunEvent } from '../../gepa/events';
import type { RunFold } from '../../gepa/fold';
import type { RunState } from '../../gepa/state';
import type { UserError } from '../../gepa/user-error';
import { asDiskError } from '../folder/disk-error';
import { withoutDetails, type JournalEvent, type JournalRecord } from '../journal/journal-event';
import { JournalWriter, type WriteBytes } from '../journal/journal-writer';
import type { Recording } from '../resume/recording';
import type { LinePlace, RolloutStore } from '../journal/rollout-store';

/** What a journal under way needs of the session that it is of. */
export interface RunJournalOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly write?: WriteBytes | undefined;
  /** Is told every new event, once it is in the journal. What it throws is thrown by `add`. */
  readonly onEvent: (event: RunEvent) => void;
  /** An event cannot be written: nothing more should be paid for. */
  readonly onFailure: () => void;
  /** The index beside the journal is not continued. */
  readonly onIndexFailure: (error: unknown) => void;
}

/** The journal of a run under way, with the run's state and the places of its rollouts as of the last event. */
export class RunJournal {
  private fold: RunFold;
  private store: RolloutStore;
  private writer: JournalWriter;
  /** Events that could not be written (yet). */
  private readonly unwritten: JournalEvent[] = [];
  private writeFailure: UserError | undefined;
  /** When the run was opened again that had come to its end, as long as nothing has happened in it since. */
  private reopenedAt: number | undefined;

  /** @throws {UserError} when the journal cannot be opened for writing. */
  constructor(
    private readonly runFolder: string,
    recording: Recording,
    private readonly options: RunJournalOptions,
  ) {
    this.fold = recording.fold;
    this.store = recording.rollouts;
    this.writer = new JournalWriter(runFolder, options.write, options.onIndexFailure);
  }

  get file(): string {
    return this.writer.file;
  }

  /** A live view: it changes with every event. */
  get state(): RunState {
    return this.fold.state;
  }

  get rollouts(): RolloutStore {
    return this.store;
  }

  /** Why an event could not be written, if one could not. */
  get failure(): UserError | undefined {
    return this.writeFailure;
  }

  /** Whether the journal holds every event. */
  get isComplete(): boolean {
    return this.unwritten.length === 0;
  }

  /**
   * Puts an event into the journal before anything is built on it. When it cannot be written, the run is cut short, so that
   * nothing more is paid for; what still arrives is kept, and written as soon as the journal takes it.
   */
  add(record: JournalRecord, at = this.options.now()): RunEvent {
    const { reopenedAt } = this;
    this.reopenedAt = undefined;
    if (reopenedAt !== undefined) this.add({ type: 'runResumed' }, reopenedAt);
    const event: JournalEvent = { ...record, at };
    const light = withoutDetails(event);
    this.fold.apply(light);
    this.unwritten.push(event);
    this.writeAll();
    return light;
  }

  /** The run has come to its end, and may come to the same again: that it is resumed is only said when something happens. */
  resumeWithNextEvent(): void {
    this.reopenedAt = this.options.now();
  }

  /** Whether a run that had come to its end was opened, and nothing has happened in it since. */
  get isUnchangedSinceEnd(): boolean {
    return this.reopenedAt !== undefined;
  }

  /** Goes on with another file in the journal's place. @param replace puts it there. */
  replaceFile(replace: () => Recording): void {
    this.writer.close();
    const { fold, rollouts } = replace();
    this.fold = fold;
    this.store = rollouts;
    this.writer = new JournalWriter(this.runFolder, this.options.write, this.options.onIndexFailure);
  }

  close(): void {
    this.writer.close();
  }

  private writeAll(): void {
    for (let next = this.unwritten[0]; next !== undefined; next = this.unwritten[0]) {
      const place = this.append(next);
      if (place === undefined) return;
      this.unwritten.shift();
      const light = withoutDetails(next);
      this.store.record(light, place);
      this.options.onEvent(light);
    }
  }

  /** Undefined when the event cannot be written. */
  private append(event: JournalEvent): LinePlace | undefined {
    try {
      return this.writer.append(event);
    } catch (error) {
      this.writeFailure ??= asDiskError(error, this.file);
      this.options.onFailure();
      return undefined;
    }
  }
}
