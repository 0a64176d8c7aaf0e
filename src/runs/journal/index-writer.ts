// Tested by test/unit/runs/journal/journal-writer.test.ts.
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { indexFile, indexLine, isIndexed, stampOf, type IndexedEvent, type JournalStamp } from './journal-index';

/** Extends the index of a journal. When that fails, it stops rather than end the run: the index can be rebuilt. */
export class IndexWriter {
  private constructor(
    private readonly runFolder: string,
    private descriptor: number | undefined,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * @param journal the journal's current stamp. If its index is missing or outdated, nothing is written: the next
   * reader builds one.
   * @param onFailure called once with the reason when the index is no longer extended.
   */
  static open(runFolder: string, journal: JournalStamp, onFailure: (error: unknown) => void): IndexWriter {
    const isNew = journal.size === 0;
    if (!isNew && !isIndexed(runFolder, journal)) return new IndexWriter(runFolder, undefined, onFailure);
    try {
      return new IndexWriter(runFolder, openSync(indexFile(runFolder), isNew ? 'w' : 'a'), onFailure);
    } catch (error) {
      onFailure(error);
      return new IndexWriter(runFolder, undefined, onFailure);
    }
  }

  /**
   * Adds an event.
   *
   * @param journal descriptor of the journal, right after the event was appended.
   */
  add(entry: IndexedEvent, journal: number): void {
    if (this.descriptor === undefined) return;
    try {
      writeLine(this.descriptor, indexLine(entry, stampOf(journal).modified));
    } catch (error) {
      this.close();
      removeIndex(this.runFolder);
      this.onFailure(error);
    }
  }

  close(): void {
    const { descriptor } = this;
    this.descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Builds an index while its journal is read, whole or not at all. Failures are ignored. */
export class IndexBuilder {
  private readonly unfinished: string;
  private descriptor: number | undefined;
  /** Held back to be written last, because the last line carries the journal's stamp. */
  private last: IndexedEvent | undefined;
  private lines: string[] = [];

  constructor(private readonly runFolder: string) {
    this.unfinished = `${indexFile(runFolder)}.unfinished`;
    try {
      // Another process that builds one now loses its file, so the lines of both never mix.
      rmSync(this.unfinished, { force: true });
      this.descriptor = openSync(this.unfinished, 'wx');
    } catch {
      this.descriptor = undefined;
    }
  }

  add(entry: IndexedEvent): void {
    if (this.descriptor === undefined) return;
    if (this.last !== undefined) this.lines.push(indexLine(this.last, ''));
    this.last = entry;
    if (this.lines.length >= batchSize) this.attempt((descriptor) => this.flush(descriptor));
  }

  /**
   * Completes the index.
   *
   * @param journal the journal's stamp, unchanged since its first line was read.
   */
  finish(journal: JournalStamp): void {
    const { last } = this;
    this.attempt((descriptor) => {
      if (last === undefined || last.offset + last.size !== journal.size) {
        this.discard();
        return;
      }
      this.lines.push(indexLine(last, journal.modified));
      this.flush(descriptor);
      closeSync(descriptor);
      this.descriptor = undefined;
      renameSync(this.unfinished, indexFile(this.runFolder));
    });
  }

  /** Discards the index unless it is complete. */
  discard(): void {
    const { descriptor } = this;
    this.descriptor = undefined;
    if (descriptor === undefined) return;
    try {
      closeSync(descriptor);
      rmSync(this.unfinished, { force: true });
    } catch {
      return;
    }
  }

  private flush(descriptor: number): void {
    writeLine(descriptor, this.lines.join(''));
    this.lines = [];
  }

  private attempt(work: (descriptor: number) => void): void {
    if (this.descriptor === undefined) return;
    try {
      work(this.descriptor);
    } catch {
      this.discard();
    }
  }
}

const batchSize = 500;

/** Removes an unusable index. A failure is ignored. */
export function removeIndex(runFolder: string): void {
  try {
    rmSync(indexFile(runFolder), { force: true });
  } catch {
    return;
  }
}

function writeLine(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    const count = writeSync(descriptor, bytes, written);
    if (count === 0) throw new Error('nothing was written');
    written += count;
  }
}
