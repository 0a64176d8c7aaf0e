import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { RunEvent } from '../gepa/events';
import { asDiskError } from './disk-error';
import { journalFile } from './journal';

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
      this.size = sizeOfLines(this.descriptor);
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

const lineEnd = 0x0a;

/** Bytes up to the last line end of a file, searched from its end. */
function sizeOfLines(descriptor: number): number {
  const chunk = Buffer.allocUnsafe(64 * 1024);
  for (let end = fstatSync(descriptor).size; end > 0;) {
    const start = Math.max(0, end - chunk.length);
    const count = readSync(descriptor, chunk, 0, end - start, start);
    const found = chunk.subarray(0, count).lastIndexOf(lineEnd);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}
