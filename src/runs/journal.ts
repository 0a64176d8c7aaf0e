import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { isDecision, type RunEvent } from '../gepa/events';
import { UserError } from '../gepa/user-error';
import { lightOf } from './journal-event';
import type { LinePlace } from './rollout-store';
import { asReadError } from './disk-error';
import { EntryCheck } from './entry-check';
import { readEvent } from './event-schema';
import type { OnProblem } from './journal-problem';
import { readLines } from './read-lines';
import { readDescription } from './run-file';

/** The events of a run in the order in which they happened, one JSON object a line. */
export function journalFile(runFolder: string): string {
  return join(runFolder, 'journal.jsonl');
}

/** An event of a journal and the line that holds it. */
export interface JournalEntry extends LinePlace {
  readonly event: RunEvent;
  /** Counted from 1; 0 for a beginning that was lost and comes from `run.json`. */
  readonly line: number;
}

/**
 * Reads a journal line by line: every event that can be read, whether or not the state of the run can be told from it. An
 * incomplete last line, as a crash leaves it, is not a problem.
 *
 * @throws {UserError} when there is no journal that can be read, or its beginning is lost and `run.json` cannot be read either.
 */
export function* readEntries(
  runFolder: string,
  onProblem: OnProblem,
  file = journalFile(runFolder),
): Generator<JournalEntry> {
  const descriptor = openJournal(file);
  let check: EntryCheck | undefined;
  try {
    for (const { number: line, offset, size, text } of readLines(descriptor)) {
      const content = line === 1 ? text?.replace(/^\uFEFF/, '') : text;
      if (content?.trim() === '') continue;
      const read = content === undefined ? tooLong : readEvent(content);
      if (read.kind === 'unknown') {
        onProblem({ line, offset, kind: 'unknown', message: unknownMessage(read.type) });
        continue;
      }
      if (read.kind === 'damaged') {
        onProblem({
          line,
          offset,
          kind: 'damaged',
          message: `This line is damaged (${read.detail}). Its event is left out.`,
        });
        continue;
      }
      const event = lightOf(read.event);
      if (check === undefined) {
        check = new EntryCheck(event.type === 'runStarted' ? event.run : readDescription(runFolder));
        if (event.type !== 'runStarted') {
          const lost: RunEvent = { type: 'runStarted', run: check.run, at: event.at };
          check.problemOf(lost);
          onProblem({
            line,
            offset: 0,
            kind: 'damaged',
            message: 'The beginning of the journal is lost. It is taken from run.json.',
          });
          yield { event: lost, line: 0, offset: 0, size: 0 };
        }
      }
      const problem = check.problemOf(event);
      if (problem === undefined) yield { event, line, offset, size };
      else onProblem({ line, offset, ...problem });
    }
  } catch (error) {
    throw asReadError(error, file);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Reads the entries from which the state of a run can be told, in order. After a candidate or proposal that is lost, what the
 * search decided is left out: a resume restores it.
 *
 * @throws {UserError} as `readEntries`.
 */
export function* readFoldable(runFolder: string, onProblem: OnProblem): Generator<JournalEntry> {
  let [candidates, proposals] = [0, 0];
  let isCut = false;
  for (const entry of readEntries(runFolder, onProblem)) {
    const { event, line, offset } = entry;
    if (isCut && isDecision(event)) continue;
    const [number, expected] =
      event.type === 'candidateAdded'
        ? [event.candidate, candidates++]
        : event.type === 'proposalMade'
          ? [event.proposal.number, ++proposals]
          : [0, 0];
    if (number !== expected) {
      isCut = true;
      const lost = event.type === 'candidateAdded' ? `candidate ${expected}` : `proposal ${expected}`;
      onProblem({
        line,
        offset,
        kind: 'unplaced',
        message: `The event about ${lost} is missing. From here on decisions are left out. Resume the run to restore them.`,
      });
      continue;
    }
    yield entry;
  }
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

const tooLong = { kind: 'damaged', detail: 'it is too long' } as const;

function unknownMessage(type: string): string {
  return `The event "${type.slice(0, 60)}" is unknown to this version of GEPA and is left out. Update GEPA if a later version wrote it.`;
}

function openJournal(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new UserError('This run has no journal yet. Resume the run to begin it.', { file });
    }
    throw asReadError(error, file);
  }
}
