// Tested by test/unit/runs/journal/journal-follower.test.ts.
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../gepa/user-error';
import { asReadError } from '../folder/disk-error';
import { EntryParser } from './entry-parser';
import { IndexBuilder, removeIndex } from './index-writer';
import { type JournalEntry, journalFile } from './journal-file';
import { isIndexed, readIndex, stampOf } from './journal-index';
import type { OnProblem } from './journal-problem';
import { readLines } from './read-lines';

/**
 * Reads every readable event of a journal, whether or not it can be folded into the run's state. It uses the index
 * while that matches the journal; otherwise it reads line by line and builds the index. An incomplete last line, as a
 * crash leaves it, is not reported.
 */
export class JournalReader {
  private readonly parser: EntryParser;
  private next = { number: 1, offset: 0 };
  /** Detects that another file replaced the journal. */
  private inode: number | undefined;

  /** @param file the journal, or one that was set aside. */
  constructor(
    private readonly runFolder: string,
    onProblem: OnProblem,
    private readonly file = journalFile(runFolder),
  ) {
    this.parser = new EntryParser(runFolder, onProblem);
  }

  /** Whether the file no longer contains what was read, because it was replaced or truncated. */
  get isOutdated(): boolean {
    const now = statSync(this.file, { throwIfNoEntry: false });
    return this.inode !== undefined && (now?.ino !== this.inode || now.size < this.next.offset);
  }

  /**
   * Yields the events that were added since the last call.
   *
   * @throws {UserError} when the journal is missing or cannot be read, or when both its start and `run.json` are
   * unreadable.
   */
  *read(): Generator<JournalEntry> {
    const descriptor = openJournal(this.file);
    let index: IndexBuilder | undefined;
    try {
      const isJournal = this.file === journalFile(this.runFolder);
      const stamp = stampOf(descriptor);
      this.inode = fstatSync(descriptor).ino;
      const isFirst = this.next.offset === 0;
      // Later additions are short, so reading them directly is faster than reading the index again.
      if (isJournal && isFirst && isIndexed(this.runFolder, stamp)) {
        yield* this.readIndexed();
        if (this.next.offset === stamp.size) return;
        removeIndex(this.runFolder);
      } else if (isJournal && isFirst) index = new IndexBuilder(this.runFolder);
      for (const line of readLines(descriptor, this.next)) {
        this.next = { number: line.number + 1, offset: line.offset + line.size };
        const entries = this.parser.parse(line);
        const [entry] = entries;
        if (entry !== undefined && entries.length === 1) index?.add(entry);
        else index?.discard();
        yield* entries;
      }
      if (isDeepStrictEqual(stamp, stampOf(descriptor))) index?.finish(stamp);
    } catch (error) {
      throw asReadError(error, this.file);
    } finally {
      index?.discard();
      closeSync(descriptor);
    }
  }

  private *readIndexed(): Generator<JournalEntry> {
    for (const entry of readIndex(this.runFolder)) {
      if (!this.parser.accepts(entry.event)) return;
      this.next = { number: entry.line + 1, offset: entry.offset + entry.size };
      yield entry;
    }
  }
}

function openJournal(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new UserError('This run has no journal yet. Resume the run to start it.', { file });
    }
    throw asReadError(error, file);
  }
}
