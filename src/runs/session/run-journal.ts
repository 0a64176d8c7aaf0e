// Tested by test/unit/runs/session/reviewed-run.test.ts.
import type { RunEvent } from '../../gepa/events';
import type { RunFold } from '../../gepa/fold';
import type { RunState } from '../../gepa/state';
import type { UserError } from '../../gepa/user-error';
import { asDiskError } from '../folder/disk-error';
import { withoutDetails, type JournalEvent, type JournalRecord } from '../journal/journal-event';
import { JournalWriter, type WriteBytes } from '../journal/journal-writer';
import type { Recording } from '../resume/recording';
import type { LinePlace, RolloutStore } from '../journal/rollout-store';

/** What a journal needs from its session. */
export interface RunJournalOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly write?: WriteBytes | undefined;
  /** Called with every new event once it is in the journal. Errors it throws are rethrown by `add`. */
  readonly onEvent: (event: RunEvent) => void;
  /** Called when an event cannot be written: nothing more should be paid for. */
  readonly onFailure: () => void;
  /** Called when the index is no longer extended. */
  readonly onIndexFailure: (error: unknown) => void;
}

/** The journal of a running run, with the state and rollout positions up to the last event. */
export class RunJournal {
  private fold: RunFold;
  private store: RolloutStore;
  private writer: JournalWriter;
  /** Events that haven't been written yet. */
  private readonly unwritten: JournalEvent[] = [];
  private writeFailure: UserError | undefined;
  /** When an ended run was reopened, until something happens in it. */
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

  /** Live: changes with every event. */
  get state(): RunState {
    return this.fold.state;
  }

  get rollouts(): RolloutStore {
    return this.store;
  }

  /** The first error on writing an event. */
  get failure(): UserError | undefined {
    return this.writeFailure;
  }

  /** Whether every event is in the journal. */
  get isComplete(): boolean {
    return this.unwritten.length === 0;
  }

  /**
   * Writes an event to the journal before anything is built on it. If writing fails, the run is cut short so that
   * nothing more is paid for; later events are kept and written as soon as that works again.
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

  /**
   * Postpones recording that an ended run was resumed until something happens, because it may end the same way again.
   */
  resumeWithNextEvent(): void {
    this.reopenedAt = this.options.now();
  }

  /** Whether an ended run was reopened and nothing has happened in it since. */
  get isUnchangedSinceEnd(): boolean {
    return this.reopenedAt !== undefined;
  }

  /**
   * Continues with another journal file.
   *
   * @param replace puts the file in place.
   */
  replaceFile(replace: () => Recording): void {
    this.writer.close();
    const { fold, rollouts } = replace();
    this.fold = fold;
    this.store = rollouts;
    this.writer = new JournalWriter(this.runFolder, this.options.write, this.options.onIndexFailure);
  }

  /** Writes what was paid for and isn't in the journal yet, even if its folder was deleted or moved, and closes the journal. */
  close(): void {
    try {
      for (const event of this.unwritten) this.writer.appendUnchecked(event);
    } catch {
      // The disk is full. The run was told, and a resume pays again for what is missing.
    }
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

  /** Returns undefined when the event cannot be written. */
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
