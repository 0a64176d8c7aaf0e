// Tested by test/unit/runs/journal/journal-follower.test.ts.
import type { RunEvent } from '../../gepa/events';
import type { JournalEntry } from './journal-file';
import { JournalReader } from './journal-reader';
import type { OnProblem } from './journal-problem';
import { FoldFilter } from './fold-filter';

/**
 * Reads every readable event of a journal.
 *
 * @throws {UserError} when the journal is missing or cannot be read, or when both its start and `run.json` are
 * unreadable.
 */
export function readEntries(runFolder: string, onProblem: OnProblem, file?: string): Generator<JournalEntry> {
  return new JournalReader(runFolder, onProblem, file).read();
}

/**
 * Reads the entries that make up a run's state, in order, and later those that were added. After a missing candidate or
 * proposal, decisions are skipped; a resume restores them.
 */
export class JournalFollower {
  private readonly reader: JournalReader;
  private readonly filter = new FoldFilter();

  constructor(
    runFolder: string,
    private readonly onProblem: OnProblem,
  ) {
    this.reader = new JournalReader(runFolder, onProblem);
  }

  /** Whether the journal no longer contains what was read: start over with a new follower. */
  get isOutdated(): boolean {
    return this.reader.isOutdated;
  }

  /**
   * Yields the entries that were added since the last call.
   *
   * @throws {UserError} like `readEntries`.
   */
  *read(): Generator<JournalEntry> {
    for (const entry of this.reader.read()) {
      const wasWhole = this.filter.missing === undefined;
      if (this.filter.accepts(entry.event)) yield entry;
      else if (wasWhole) this.reportLoss(entry);
    }
  }

  private reportLoss({ line, offset }: JournalEntry): void {
    const message = `The event for ${this.filter.missing} is missing. Decisions after this line are skipped. Resume the run to restore them.`;
    this.onProblem({ line, offset, kind: 'unplaced', message });
  }
}

/**
 * Reads the entries that make up a run's state, in order.
 *
 * @throws {UserError} like `readEntries`.
 */
export function readFoldable(runFolder: string, onProblem: OnProblem): Generator<JournalEntry> {
  return new JournalFollower(runFolder, onProblem).read();
}

/**
 * Reads the events that make up a run's state, in order.
 *
 * @throws {UserError} like `readEntries`.
 */
export function* readEvents(runFolder: string, onProblem: OnProblem): Generator<RunEvent> {
  for (const { event } of readFoldable(runFolder, onProblem)) yield event;
}

/**
 * Reads all events that make up a run's state. Use `readEvents` when the journal may be long.
 *
 * @throws {UserError} like `readEntries`.
 */
export function readJournal(runFolder: string, onProblem: OnProblem = () => undefined): readonly RunEvent[] {
  return [...readEvents(runFolder, onProblem)];
}
