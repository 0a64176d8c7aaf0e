import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../gepa/events';
import { UserError } from '../gepa/user-error';
import { asDiskError } from './disk-error';

/** The events of a run in the order in which they happened, one JSON object a line. */
export function journalFile(runFolder: string): string {
  return join(runFolder, 'journal.jsonl');
}

/**
 * Reads a journal. A last line that was cut off by a crash is left out.
 * @throws {UserError} when there is none, or another line is no JSON.
 */
export function readJournal(runFolder: string): readonly RunEvent[] {
  const file = journalFile(runFolder);
  const lines = completeLines(readText(file)).split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as RunEvent;
    } catch {
      throw new UserError(
        "This line of the journal is damaged. Restore the file from a copy, or delete the run's folder.",
        { file, line: index + 1 },
      );
    }
  });
}

/** Writes some of a line at the end of a file, and returns how many bytes it wrote: `writeSync` of `node:fs`. */
export type WriteBytes = (descriptor: number, bytes: Uint8Array) => number;

/**
 * Appends to a journal. Every event is in the file when `append` returns, for what it tells of may have been paid for. The file
 * never keeps a part of an event that could not be written to its end.
 */
export class JournalWriter {
  readonly file: string;
  private readonly descriptor: number;
  /** Bytes of the events that are complete. */
  private size: number;

  /** @throws {UserError} when the journal cannot be opened for writing. */
  constructor(
    runFolder: string,
    private readonly write: WriteBytes = writeSync,
  ) {
    this.file = journalFile(runFolder);
    try {
      this.descriptor = openSync(this.file, 'a+');
      const { size } = fstatSync(this.descriptor);
      this.size = size === 0 ? 0 : Buffer.byteLength(completeLines(readFileSync(this.file, 'utf8')));
      this.cutIncomplete();
    } catch (error) {
      throw asDiskError(error, this.file);
    }
  }

  /** @throws {UserError} when the event cannot be written, e.g. because the disk is full. It may be tried again. */
  append(event: RunEvent): void {
    const bytes = Buffer.from(`${JSON.stringify(event)}\n`);
    try {
      this.cutIncomplete();
      // A disk that is nearly full takes the beginning of a line.
      for (let written = 0; written < bytes.length;) {
        const count = this.write(this.descriptor, bytes.subarray(written));
        if (count === 0) throw new Error('no byte was written');
        written += count;
      }
    } catch (error) {
      this.cutIfPossible();
      throw asDiskError(error, this.file);
    }
    this.size += bytes.length;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private cutIncomplete(): void {
    if (fstatSync(this.descriptor).size > this.size) ftruncateSync(this.descriptor, this.size);
  }

  /** What cannot be cut off now is cut off before the next event, or when the journal is opened again. */
  private cutIfPossible(): void {
    try {
      this.cutIncomplete();
    } catch {
      return;
    }
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UserError('This run has no journal that can be read. Resume it to begin one, or delete its folder.', {
      file,
    });
  }
}

function completeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}
