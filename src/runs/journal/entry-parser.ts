// Tested by test/unit/runs/journal/journal-follower.test.ts.
import type { RunEvent } from '../../gepa/events';
import { EventCheck } from './event-check';
import { readEvent } from './event-schema';
import type { JournalEntry } from './journal-file';
import { withoutDetails } from './journal-event';
import type { OnProblem } from './journal-problem';
import type { FileLine } from './read-lines';
import { readDescription } from '../folder/run-file';

/** Parses the lines of a journal in order and reports those whose event cannot be used. */
export class EntryParser {
  private check: EventCheck | undefined;

  constructor(
    private readonly runFolder: string,
    private readonly onProblem: OnProblem,
  ) {}

  /**
   * Tells whether the next event, read from the index, can be used; if not, read it from the journal. Repetitions
   * aren't checked, because a journal with repeated events gets no index.
   */
  accepts(event: RunEvent): boolean {
    if (this.check === undefined && event.type === 'runStarted') this.check = new EventCheck(event.run);
    return this.check !== undefined && this.check.faultOf(event) === undefined;
  }

  /**
   * Parses the next line. Returns no entry when the event cannot be used, and two when the start of the journal is
   * missing: the start is then taken from `run.json`.
   *
   * @throws {UserError} when the start is missing and `run.json` cannot be read either.
   */
  parse({ number: line, offset, size, text }: FileLine): readonly JournalEntry[] {
    const content = line === 1 ? text?.replace(/^\uFEFF/, '') : text;
    if (content?.trim() === '') return [];
    const read = content === undefined ? tooLong : readEvent(content);
    if (read.kind === 'unknown') {
      this.onProblem({ line, offset, kind: 'unknown', message: unknownMessage(read.type) });
      return [];
    }
    if (read.kind === 'damaged') {
      const message = `This line is damaged (${read.detail}). Its event is skipped.`;
      this.onProblem({ line, offset, kind: 'damaged', message });
      return [];
    }
    const event = withoutDetails(read.event);
    const lost = this.check === undefined && event.type !== 'runStarted' ? [this.missingStart(line, event.at)] : [];
    if (event.type === 'runStarted') this.check ??= new EventCheck(event.run);
    const problem = this.check?.problemOf(event);
    if (problem === undefined) return [...lost, { event, line, offset, size }];
    this.onProblem({ line, offset, ...problem });
    return lost;
  }

  private missingStart(line: number, at: number): JournalEntry {
    this.check = new EventCheck(readDescription(this.runFolder));
    const event: RunEvent = { type: 'runStarted', run: this.check.run, at };
    this.check.problemOf(event);
    const message = 'The start of the journal is missing. GEPA reads it from run.json instead.';
    this.onProblem({ line, offset: 0, kind: 'damaged', message });
    return { event, line: 0, offset: 0, size: 0 };
  }
}

const tooLong = { kind: 'damaged', detail: 'it is too long' } as const;

function unknownMessage(type: string): string {
  return `The event "${type.slice(0, 60)}" is unknown to this version of GEPA and is skipped. Update GEPA if a later version wrote it.`;
}
