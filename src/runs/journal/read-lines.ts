// Tested by test/unit/runs/journal/journal-index.test.ts.
import { readSync } from 'node:fs';

/** A line of a file. */
export interface FileLine {
  /** Counted from 1. */
  readonly number: number;
  /** Start of the line in bytes. */
  readonly offset: number;
  /** In bytes, including the line end. */
  readonly size: number;
  /** Without the line end. Undefined when the line is longer than `longestLine`. */
  readonly text: string | undefined;
}

/** Longer lines are skipped, because as a string they would take most of the memory or be impossible. */
const longestLine = 256 * 1024 * 1024;
const chunkSize = 256 * 1024;
const lineEnd = 0x0a;

/**
 * Reads a file line by line without holding it in memory. An incomplete last line is left out: it is still being
 * written.
 *
 * @param descriptor of a file opened for reading.
 * @param start number and offset of the first line to read.
 * @throws errors of `node:fs`.
 */
export function* readLines(descriptor: number, start = { number: 1, offset: 0 }): Generator<FileLine> {
  const chunk = Buffer.allocUnsafe(chunkSize);
  let pieces: Buffer[] = [];
  let pending = 0;
  let { number, offset } = start;
  let position = offset;
  for (;;) {
    const count = readSync(descriptor, chunk, 0, chunkSize, position);
    if (count === 0) return;
    position += count;
    let begin = 0;
    for (let end = chunk.indexOf(lineEnd); end >= 0 && end < count; end = chunk.indexOf(lineEnd, begin)) {
      pending += end - begin;
      const text = pending > longestLine ? undefined : textOf(pieces, chunk, begin, end);
      yield { number, offset, size: pending + 1, text };
      offset += pending + 1;
      number += 1;
      begin = end + 1;
      pieces = [];
      pending = 0;
    }
    pending += count - begin;
    // Copied, because the next chunk overwrites this memory.
    if (pending <= longestLine) pieces.push(Buffer.from(chunk.subarray(begin, count)));
    else pieces = [];
  }
}

function textOf(pieces: readonly Buffer[], chunk: Buffer, begin: number, end: number): string {
  if (pieces.length === 0) return chunk.toString('utf8', begin, end);
  return Buffer.concat([...pieces, chunk.subarray(begin, end)]).toString('utf8');
}
