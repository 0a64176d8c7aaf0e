import { setTimeout as pause } from 'node:timers/promises';

/** In milliseconds: whoever shares the thread does not notice a wait of this length. */
const sliceMs = 8;

/**
 * Gives values in turns of a few milliseconds, in which nothing else can happen, and leaves the thread as much time after each.
 * What reads a long file would keep an editor waiting otherwise.
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
