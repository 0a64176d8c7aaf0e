import { readSync } from 'node:fs';

/** A line of a file without its end. */
export interface FileLine {
  /** Counted from 1. */
  readonly number: number;
  /** Where it begins, in bytes. */
  readonly offset: number;
  /** In bytes, with its end. */
  readonly size: number;
  /** Undefined where it is longer than `longestLine`. */
  readonly text: string | undefined;
}

/** A line that is longer is passed over: a text of it could not be made, or would take most of the memory. */
const longestLine = 256 * 1024 * 1024;
const chunkSize = 256 * 1024;
const lineEnd = 0x0a;

/**
 * Reads a file line by line, so that it is never held whole. What follows the last line end is left out: whoever writes lines
 * has not come to its end.
 *
 * @param descriptor of a file that is open for reading.
 * @param start the line to begin with, and where it is.
 * @throws what `node:fs` throws.
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
    // A copy, since the next piece is read into the same memory.
    if (pending <= longestLine) pieces.push(Buffer.from(chunk.subarray(begin, count)));
    else pieces = [];
  }
}

function textOf(pieces: readonly Buffer[], chunk: Buffer, begin: number, end: number): string {
  if (pieces.length === 0) return chunk.toString('utf8', begin, end);
  return Buffer.concat([...pieces, chunk.subarray(begin, end)]).toString('utf8');
}
