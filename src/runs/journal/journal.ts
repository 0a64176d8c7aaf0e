import type { RunEvent } from '../../gepa/events';
import type { JournalEntry } from './journal-file';
import { JournalReader } from './journal-reader';
import type { OnProblem } from './journal-problem';
import { FoldFilter } from './fold-filter';

/**
 * Reads every event of a journal that can be read.
 *
 * @throws {UserError} when the journal is missing or cannot be read, or its beginning is lost and `run.json` cannot be read either.
 */
export function readEntries(runFolder: string, onProblem: OnProblem, file?: string): Generator<JournalEntry> {
  return new JournalReader(runFolder, onProblem, file).read();
}

/**
 * Reads the entries from which the state of a run can be told, in order, and later those that were added. After a candidate or
 * proposal that is lost, what the search decided is left out: a resume restores it.
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

  /** Whether what was read is no longer in the journal: another follower has to read it from its beginning. */
  get isOutdated(): boolean {
    return this.reader.isOutdated;
  }

  /**
   * The entries that were not read yet.
   *
   * @throws {UserError} as `readEntries`.
   */
  *read(): Generator<JournalEntry> {
    for (const entry of this.reader.read()) {
      const wasWhole = this.filter.missing === undefined;
      if (this.filter.accepts(entry.event)) yield entry;
      else if (wasWhole) this.reportLoss(entry);
    }
  }

  private reportLoss({ line, offset }: JournalEntry): void {
    const message = `The event about ${this.filter.missing} is missing. From here on decisions are left out. Resume the run to restore them.`;
    this.onProblem({ line, offset, kind: 'unplaced', message });
  }
}

/**
 * Reads the entries from which the state of a run can be told, in order.
 *
 * @throws {UserError} as `readEntries`.
 */
export function readFoldable(runFolder: string, onProblem: OnProblem): Generator<JournalEntry> {
  return new JournalFollower(runFolder, onProblem).read();
}

/**
 * Reads the events from which the state of a run can be told, in order.
 *
 * @throws {UserError} as `readEntries`.
 */
export function* readEvents(runFolder: string, onProblem: OnProblem): Generator<RunEvent> {
  for (const { event } of readFoldable(runFolder, onProblem)) yield event;
}

/**
 * Reads all events from which the state of a run can be told. For runs whose journal may be long there is `readEvents`.
 *
 * @throws {UserError} as `readEntries`.
 */
export function readJournal(runFolder: string, onProblem: OnProblem = () => undefined): readonly RunEvent[] {
  return [...readEvents(runFolder, onProblem)];
}
