import { setTimeout as pause } from 'node:timers/promises';

/** In milliseconds: whoever shares the thread does not notice a wait of this length. */
const turnMs = 8;

/**
 * Gives values in turns of a few milliseconds, in which nothing else can happen, and leaves the thread as much time after each.
 * What reads a long file would keep an editor waiting otherwise.
 */
export async function* inTurns<Value>(values: Iterable<Value>): AsyncGenerator<readonly Value[]> {
  let turn: Value[] = [];
  let began = performance.now();
  for (const value of values) {
    turn.push(value);
    const tookMs = performance.now() - began;
    if (tookMs < turnMs) continue;
    yield turn;
    turn = [];
    await pause(tookMs);
    began = performance.now();
  }
  yield turn;
}
