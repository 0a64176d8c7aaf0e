import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../gepa/events';
import { UserError } from '../gepa/user-error';

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

/** Appends to a journal. Every event is on disk when `append` returns, for what it tells of may have been paid for. */
export class JournalWriter {
  private readonly descriptor: number;

  constructor(runFolder: string) {
    const file = journalFile(runFolder);
    this.descriptor = openSync(file, 'a+');
    if (fstatSync(this.descriptor).size > 0) {
      ftruncateSync(this.descriptor, Buffer.byteLength(completeLines(readFileSync(file, 'utf8'))));
    }
  }

  append(event: RunEvent): void {
    writeSync(this.descriptor, `${JSON.stringify(event)}\n`);
  }

  close(): void {
    closeSync(this.descriptor);
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
