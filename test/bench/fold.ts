import { RunFold } from '../../src/gepa/fold';
import { SeededRandom } from '../../src/gepa/random';
import { benchRun, benchScores, candidateEvents } from './frontier';
import type { Figure } from './figure';

const [rollouts, examples] = [1_000_000, 100];

/** Measures the time to fold a long journal, without reading it from disk. */
export function benchFold(): readonly Figure[] {
  const random = new SeededRandom(2);
  const events = Array.from({ length: rollouts / examples }, (_, candidate) => [
    ...candidateEvents(candidate, benchScores(random, examples, 0.5)),
  ]).flat();
  const started = performance.now();
  RunFold.over([{ type: 'runStarted', run: benchRun(examples), at: 0 }, ...events]);
  const seconds = (performance.now() - started) / 1000;
  return [
    { what: `fold a journal of ${rollouts} rollouts`, measured: `${seconds.toFixed(1)} s`, goal: 'at most 10 s' },
  ];
}
