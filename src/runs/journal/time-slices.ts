import { setTimeout as pause } from 'node:timers/promises';

/** In milliseconds, and too short to be noticed in an editor that shares the thread. */
const sliceMs = 8;

/**
 * Yields values in slices of a few milliseconds, and leaves the thread free for as long after each. Reading a long file
 * in one go would block the editor.
 */
export async function* inTimeSlices<Value>(values: Iterable<Value>): AsyncGenerator<readonly Value[]> {
  let slice: Value[] = [];
  let began = performance.now();
  for (const value of values) {
    slice.push(value);
    const tookMs = performance.now() - began;
    if (tookMs < sliceMs) continue;
    yield slice;
    slice = [];
    await pause(tookMs);
    began = performance.now();
  }
  yield slice;
}
