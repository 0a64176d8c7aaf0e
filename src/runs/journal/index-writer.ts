import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { indexFile, indexLine, isIndexed, stampOf, type IndexedEvent, type JournalStamp } from './journal-index';

/** Continues the index of a journal, until that fails: the run is worth more, and the index is made again. */
export class IndexWriter {
  private constructor(
    private readonly runFolder: string,
    private descriptor: number | undefined,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * @param journal what the journal is now. Without an index of it, none is written: the next who reads it makes one.
   * @param onFailure is told once why no more is written.
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

  /** @param journal the open journal, right after the event was appended to it. */
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

/** Makes the index of a journal while the journal is read, whole or not at all. What fails is passed over. */
export class IndexBuilder {
  private readonly unfinished: string;
  private descriptor: number | undefined;
  /** The last line says what the journal is, so it is written last. */
  private last: IndexedEvent | undefined;
  private lines: string[] = [];

  constructor(private readonly runFolder: string) {
    this.unfinished = `${indexFile(runFolder)}.unfinished`;
    try {
      // Whoever makes one at the same time loses its file, and cannot mix its lines with these.
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

  /** @param journal what the journal was when its first line was read, and is still. */
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

  /** Gives the index up, if it is not finished. */
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

/** Removes an index that is of no use. */
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
    if (count === 0) throw new Error('no byte was written');
    written += count;
  }
}
