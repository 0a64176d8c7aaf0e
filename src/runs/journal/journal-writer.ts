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
import { folderMissing } from '../folder/run-folder';
import { asDiskError } from '../folder/disk-error';
import { journalFile } from './journal-file';
import { IndexWriter } from './index-writer';
import { withoutDetails, type JournalEvent } from './journal-event';
import { stampOf } from './journal-index';
import type { LinePlace } from './rollout-store';
import { syncFolder } from '../folder/atomic-write';

/** How long events are collected before they are synced to disk, in milliseconds. A power cut can lose that much. */
const syncAfterMs = 50;

/**
 * Writes part of a line at the end of a file and returns the number of bytes written, like `writeSync` of `node:fs`.
 */
export type WriteBytes = (descriptor: number, bytes: Uint8Array) => number;

/**
 * Appends to a journal. `append` returns only when the event is in the file, because it may record a paid call. A
 * partly written event is removed again. Events are synced to disk in batches, so a power cut loses at most the last
 * tenth of a second.
 */
export class JournalWriter {
  readonly file: string;
  private readonly descriptor: number;
  private readonly index: IndexWriter;
  /** Size of the complete events in bytes. */
  private size: number;
  private syncing: 'no' | 'soon' | 'now' | 'again' = 'no';
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private syncFailure: unknown;

  /**
   * @param onIndexFailure called with the reason when the index is no longer extended.
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
   * @returns the event's position.
   * @throws {UserError} when the event cannot be written, e.g. because the disk is full (it can be retried), or because
   * the journal was deleted or moved, in which case further events would be lost.
   */
  append(event: JournalEvent): LinePlace {
    try {
      this.checkFile();
    } catch (error) {
      throw asDiskError(error, this.file);
    }
    return this.appendUnchecked(event);
  }

  /**
   * Appends to a journal that was deleted or moved: to the open file, which a moved folder still has, and from which a deleted one can
   * be written again.
   *
   * @throws {UserError} when the event cannot be written.
   */
  appendUnchecked(event: JournalEvent): LinePlace {
    const bytes = Buffer.from(`${JSON.stringify(event)}\n`);
    try {
      this.removeIncomplete();
      // A nearly full disk may accept only the start of a line.
      for (let written = 0; written < bytes.length;) {
        const count = this.write(this.descriptor, bytes.subarray(written));
        if (count === 0) throw new Error('nothing was written');
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

  /** Syncs the remaining events to disk and closes the files. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.index.close();
    try {
      fsyncSync(this.descriptor);
    } catch {
      // Every event is in the file, and nothing can be done about a failed sync here.
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
    throw new UserError(folderMissing, { file: this.file });
  }

  private removeIncomplete(): void {
    if (fstatSync(this.descriptor).size > this.size) ftruncateSync(this.descriptor, this.size);
  }

  /** Ignores a failure: the next event, or reopening the journal, tries again. */
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
 * Removes an incomplete last line, as a crash leaves it, from a journal.
 *
 * @throws {UserError} when the file cannot be changed.
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

/** Returns the number of bytes up to the last line end, searching from the end of the file. */
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
