import {
  closeSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../gepa/user-error';
import { asDiskError } from '../folder/disk-error';
import { journalFile } from './journal-file';
import { IndexWriter } from './index-writer';
import { withoutDetails, type JournalEvent } from './journal-event';
import { stampOf } from './journal-index';
import type { LinePlace } from './rollout-store';
import { syncFolder } from '../folder/atomic-write';

/** How long events are gathered before they are put to the disk, in milliseconds. What a power cut can cost. */
const syncAfterMs = 50;

/** Writes some of a line at the end of a file, and returns how many bytes it wrote: `writeSync` of `node:fs`. */
export type WriteBytes = (descriptor: number, bytes: Uint8Array) => number;

/**
 * Appends to a journal. Every event is in the file when `append` returns, for what it tells of may have been paid for. The file
 * never keeps a part of an event that could not be written to its end. Events are put to the disk in batches, so that a power
 * cut costs those of the last tenth of a second at most.
 */
export class JournalWriter {
  readonly file: string;
  private readonly descriptor: number;
  private readonly index: IndexWriter;
  /** Bytes of the events that are complete. */
  private size: number;
  private syncing: 'no' | 'soon' | 'now' | 'again' = 'no';
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private syncFailure: unknown;

  /**
   * @param onIndexFailure is told why the index beside it is not continued.
   * @throws {UserError} when the journal cannot be opened for writing.
   */
  constructor(
    runFolder: string,
    private readonly write: WriteBytes = writeSync,
    onIndexFailure: (error: unknown) => void = () => undefined,
  ) {
    this.file = journalFile(runFolder);
    try {
      this.descriptor = openSync(this.file, 'a+');
      this.size = sizeOfLines(this.descriptor);
      this.removeIncomplete();
      this.index = IndexWriter.open(runFolder, stampOf(this.descriptor), onIndexFailure);
      if (this.size === 0) syncFolder(dirname(this.file));
    } catch (error) {
      throw asDiskError(error, this.file);
    }
  }

  /**
   * @returns where the event is.
   * @throws {UserError} when the event cannot be written, e.g. because the disk is full; it may be tried again. Also when the
   * journal was deleted or moved: what is written to it then would be lost.
   */
  append(event: JournalEvent): LinePlace {
    const bytes = Buffer.from(`${JSON.stringify(event)}\n`);
    try {
      this.checkFile();
      this.removeIncomplete();
      // A disk that is nearly full takes the beginning of a line.
      for (let written = 0; written < bytes.length;) {
        const count = this.write(this.descriptor, bytes.subarray(written));
        if (count === 0) throw new Error('no byte was written');
        written += count;
      }
    } catch (error) {
      this.tryRemoveIncomplete();
      throw asDiskError(error, this.file);
    }
    const place = { offset: this.size, size: bytes.length };
    this.size += bytes.length;
    this.index.add({ event: withoutDetails(event), ...place }, this.descriptor);
    this.syncSoon();
    return place;
  }

  /** Puts what is left to the disk. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.index.close();
    try {
      fsyncSync(this.descriptor);
    } catch {
      // Every event is in the file. That the disk may not have them yet changes nothing now.
    }
    if (this.syncing !== 'now' && this.syncing !== 'again') closeSync(this.descriptor);
  }

  private syncSoon(): void {
    if (this.syncing === 'now') this.syncing = 'again';
    if (this.syncing !== 'no') return;
    this.syncing = 'soon';
    this.timer = setTimeout(() => this.sync(), syncAfterMs).unref();
  }

  private sync(): void {
    this.syncing = 'now';
    fdatasync(this.descriptor, (error) => {
      this.syncFailure ??= error ?? undefined;
      const isNeeded = this.syncing === 'again';
      this.syncing = 'no';
      if (this.closed) closeSync(this.descriptor);
      else if (isNeeded) this.syncSoon();
    });
  }

  private checkFile(): void {
    if (this.syncFailure !== undefined) {
      const failure = this.syncFailure;
      this.syncFailure = undefined;
      throw asDiskError(failure, this.file);
    }
    const [open, named] = [fstatSync(this.descriptor), statSync(this.file, { throwIfNoEntry: false })];
    if (named?.ino === open.ino && named.dev === open.dev) return;
    throw new UserError(
      "The run's folder was deleted or moved while the run was under way. Put it back and resume the run, or start a new one.",
      { file: this.file },
    );
  }

  private removeIncomplete(): void {
    if (fstatSync(this.descriptor).size > this.size) ftruncateSync(this.descriptor, this.size);
  }

  /** What cannot be cut off now is cut off before the next event, or when the journal is opened again. */
  private tryRemoveIncomplete(): void {
    try {
      this.removeIncomplete();
    } catch {
      return;
    }
  }
}

const lineEnd = 0x0a;

/**
 * Cuts an incomplete last line off a journal, as a crash leaves it.
 *
 * @throws {UserError} when it cannot be cut off.
 */
export function removeIncompleteLine(file: string): void {
  try {
    const descriptor = openSync(file, 'r+');
    try {
      const size = sizeOfLines(descriptor);
      if (fstatSync(descriptor).size > size) ftruncateSync(descriptor, size);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw asDiskError(error, file);
  }
}

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
