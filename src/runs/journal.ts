import { isDecision, type RunEvent } from '../gepa/events';
import type { JournalEntry } from './journal-file';
import { JournalReader } from './journal-reader';
import type { OnProblem } from './journal-problem';

/**
 * Reads every event of a journal that can be read.
 *
 * @throws {UserError} when there is no journal that can be read, or its beginning is lost and `run.json` cannot be read either.
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
  private candidates = 0;
  private proposals = 0;
  private isCut = false;

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
    for (const entry of this.reader.read()) if (this.isFoldable(entry)) yield entry;
  }

  private isFoldable({ event, line, offset }: JournalEntry): boolean {
    if (this.isCut && isDecision(event)) return false;
    if (event.type === 'candidateAdded') {
      const expected = this.candidates++;
      if (event.candidate !== expected) return this.cut(`candidate ${expected}`, line, offset);
    } else if (event.type === 'proposalMade') {
      const expected = ++this.proposals;
      if (event.proposal.number !== expected) return this.cut(`proposal ${expected}`, line, offset);
    }
    return true;
  }

  private cut(lost: string, line: number, offset: number): false {
    this.isCut = true;
    const message = `The event about ${lost} is missing. From here on decisions are left out. Resume the run to restore them.`;
    this.onProblem({ line, offset, kind: 'unplaced', message });
    return false;
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
