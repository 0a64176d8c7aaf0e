import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../gepa/events';
import { asIndexed, readIndexed } from './indexed-event';
import { readLines } from './read-lines';
import type { LinePlace } from './rollout-store';

/**
 * Path of a journal's index. Each line `[offset, size, modified, event]` describes one line of the journal, with the
 * event encoded by `asIndexed`. `modified` is the journal's modification time in nanoseconds right after the event was
 * appended: while the journal still matches the last line, the index covers all of it. The index can be rebuilt from
 * the journal.
 */
export function indexFile(runFolder: string): string {
  return join(runFolder, 'journal.index.jsonl');
}

/** Identifies a version of a journal. */
export interface JournalStamp {
  /** In bytes. */
  readonly size: number;
  /** In nanoseconds since 1970, as text because a number would lose precision. */
  readonly modified: string;
}

/** An event with its position in the journal. */
export interface IndexedEvent extends LinePlace {
  readonly event: RunEvent;
}

/** An event of an index. Its line number is the same as in the journal. */
export interface NumberedEvent extends IndexedEvent {
  /** Counted from 1. */
  readonly line: number;
}

/** Returns the current stamp of an open journal. */
export function stampOf(descriptor: number): JournalStamp {
  const { size, mtimeNs } = fstatSync(descriptor, { bigint: true });
  return { size: Number(size), modified: String(mtimeNs) };
}

/**
 * Formats a line of the index.
 *
 * @param modified empty for all but the last line when the index is built from an existing journal.
 */
export function indexLine({ event, offset, size }: IndexedEvent, modified: string): string {
  return `[${offset},${size},"${modified}",${JSON.stringify(asIndexed(event))}]\n`;
}

/** Tells whether an index matches the journal's current stamp. */
export function isIndexed(runFolder: string, { size, modified }: JournalStamp): boolean {
  const last = /^\[(\d+),(\d+),"(\d+)",/.exec(lastLineOf(indexFile(runFolder)) ?? '');
  return last !== null && Number(last[1]) + Number(last[2]) === size && last[3] === modified;
}

/**
 * Reads an index up to the first line that is damaged or doesn't continue the line before it.
 *
 * @throws errors of `node:fs`.
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
/** Lines that contain long prompts can be this long. */
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
