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
 * @throws what `node:fs` throws.
 */
export function* readLines(descriptor: number): Generator<FileLine> {
  const chunk = Buffer.allocUnsafe(chunkSize);
  let pieces: Buffer[] = [];
  let pending = 0;
  let [number, offset, position] = [1, 0, 0];
  for (;;) {
    const count = readSync(descriptor, chunk, 0, chunkSize, position);
    if (count === 0) return;
    position += count;
    let start = 0;
    for (let end = chunk.indexOf(lineEnd); end >= 0 && end < count; end = chunk.indexOf(lineEnd, start)) {
      pending += end - start;
      if (pending <= longestLine) pieces.push(chunk.subarray(start, end));
      const text = pending <= longestLine ? Buffer.concat(pieces).toString('utf8') : undefined;
      yield { number, offset, size: pending + 1, text };
      offset += pending + 1;
      number += 1;
      start = end + 1;
      pieces = [];
      pending = 0;
    }
    pending += count - start;
    // A copy, since the next piece is read into the same memory.
    if (pending <= longestLine) pieces.push(Buffer.from(chunk.subarray(start, count)));
    else pieces = [];
  }
}
