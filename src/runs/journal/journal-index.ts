import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../gepa/events';
import { asIndexed, readIndexed } from './indexed-event';
import { readLines } from './read-lines';
import type { LinePlace } from './rollout-store';

/**
 * The index beside a journal: a line `[offset, size, modified, event]` for each of its lines, with the event as `asIndexed` has
 * it. `modified` is when the journal was modified last, in nanoseconds, right after the event was appended: as
 * long as the journal is as the last line says, the index is of the whole of it. It can be made again from the journal.
 */
export function indexFile(runFolder: string): string {
  return join(runFolder, 'journal.index.jsonl');
}

/** What a journal is at a moment. */
export interface JournalStamp {
  /** In bytes. */
  readonly size: number;
  /** In nanoseconds since 1970: more than a number can tell apart. */
  readonly modified: string;
}

/** An event and where its journal has it. */
export interface IndexedEvent extends LinePlace {
  readonly event: RunEvent;
}

/** An event as an index has it: its line there is its line in the journal. */
export interface NumberedEvent extends IndexedEvent {
  /** Counted from 1. */
  readonly line: number;
}

/** What an open journal is now. */
export function stampOf(descriptor: number): JournalStamp {
  const { size, mtimeNs } = fstatSync(descriptor, { bigint: true });
  return { size: Number(size), modified: String(mtimeNs) };
}

/** A line of the index. @param modified empty where the journal has more lines that were written before the index. */
export function indexLine({ event, offset, size }: IndexedEvent, modified: string): string {
  return `[${offset},${size},"${modified}",${JSON.stringify(asIndexed(event))}]\n`;
}

/** Whether there is an index of a journal as it is now. */
export function isIndexed(runFolder: string, { size, modified }: JournalStamp): boolean {
  const last = /^\[(\d+),(\d+),"(\d+)",/.exec(lastLineOf(indexFile(runFolder)) ?? '');
  return last !== null && Number(last[1]) + Number(last[2]) === size && last[3] === modified;
}

/**
 * Reads an index up to the first line that cannot be used: it is damaged, or not of the journal's next line.
 *
 * @throws what `node:fs` throws.
 */
export function* readIndex(runFolder: string): Generator<NumberedEvent> {
  const descriptor = openSync(indexFile(runFolder), 'r');
  try {
    let end = 0;
    for (const { number, text } of readLines(descriptor)) {
      const entry = text === undefined ? undefined : parseLine(text, number);
      if (entry?.offset !== end) return;
      end += entry.size;
      yield entry;
    }
  } finally {
    closeSync(descriptor);
  }
}

function parseLine(text: string, line: number): NumberedEvent | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(data)) return undefined;
  const [offset, size, , content] = data as readonly unknown[];
  const event = readIndexed(content);
  return typeof offset === 'number' && typeof size === 'number' && size > 0 && event !== undefined
    ? { event, line, offset, size }
    : undefined;
}

const lineEnd = 0x0a;
/** Lines with long prompts in them are longer than others. */
const longestTail = 16 * 1024 * 1024;

function lastLineOf(file: string): string | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      for (let length = 64 * 1024; length <= longestTail; length *= 8) {
        const tail = Buffer.allocUnsafe(Math.min(size, length));
        const count = readSync(descriptor, tail, 0, tail.length, size - tail.length);
        const end = tail.subarray(0, count).lastIndexOf(lineEnd);
        const start = end <= 0 ? -1 : tail.lastIndexOf(lineEnd, end - 1);
        if (end >= 0 && (start >= 0 || tail.length === size)) return tail.toString('utf8', start + 1, end);
        if (tail.length === size) return undefined;
      }
      return undefined;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
