import type { RunEvent } from '../../src/gepa/events';
import { RunFold } from '../../src/gepa/fold';
import { frontierScores, GrowingFrontier } from '../../src/gepa/paper/frontier';
import { drawParent } from '../../src/gepa/paper/parents';
import { SeededRandom } from '../../src/gepa/random';
import { noUsage } from '../../src/gepa/rollout';
import { defaultSearchOptions, type RunDescription } from '../../src/gepa/run-description';
import { meanOf } from '../../src/gepa/state';
import type { Figure } from './figure';

/** A run without a budget, with this many examples in its Pareto set. */
export function benchRun(examples: number): RunDescription {
  const rows = Array.from({ length: examples }, (_, index) => ({
    title: `row ${index}`,
    source: `rows.jsonl:${index}`,
  }));
  return {
    id: 'bench',
    name: 'bench',
    seed: { prompt: 'Answer.' },
    examples: { feedback: rows, pareto: rows, test: [] },
    paretoIsFeedback: false,
    objectives: [],
    budget: {},
    search: defaultSearchOptions,
    review: 'off',
    models: { task: 'none', reflection: 'none' },
  };
}

/** The events of a candidate that joins the pool with these scores. */
export function* candidateEvents(candidate: number, scores: readonly number[]): Generator<RunEvent> {
  yield {
    type: 'candidateAdded',
    candidate,
    parents: candidate === 0 ? [] : [candidate - 1],
    texts: { prompt: `Answer ${candidate}.` },
    origin: { kind: 'seed' },
    at: 0,
  };
  for (const [index, score] of scores.entries()) {
    yield {
      type: 'rolloutFinished',
      rollout: `c${candidate}/${index}`,
      subject: { kind: 'candidate', index: candidate },
      example: { set: 'pareto', index },
      score,
      objectives: {},
      usage: noUsage,
      durationMs: 1,
      at: 0,
    };
  }
  yield { type: 'candidateScored', candidate, at: 0 };
}

/** Scores as in a run: some examples are easy, others hard, and candidates slowly improve. */
export function benchScores(random: SeededRandom, examples: number, skill: number): readonly number[] {
  return Array.from({ length: examples }, (_, index) => {
    const ease = 1 - index / examples;
    const luck = random.next();
    return luck < 0.3 * skill + 0.7 * ease ? 1 : luck < 0.9 ? 0 : 0.8;
  });
}

const [candidates, examples] = [10_000, 1_000];

/** Measures adding a candidate to a large pool, drawing a parent from it, and the size of its state. */
export function benchFrontier(): readonly Figure[] {
  const random = new SeededRandom(1);
  const before = usedMegabytes();
  const fold = RunFold.over([{ type: 'runStarted', run: benchRun(examples), at: 0 }]);
  const frontier = new GrowingFrontier();
  const times: number[] = [];
  for (let candidate = 0; candidate < candidates; candidate += 1) {
    for (const event of candidateEvents(candidate, benchScores(random, examples, candidate / candidates)))
      fold.apply(event);
    const state = fold.state.candidates[candidate];
    if (state === undefined) throw new Error('The candidate was just added.');
    const started = performance.now();
    frontier.add(candidate, meanOf(state.pareto) ?? 0, frontierScores(state, 'instance', []));
    drawParent({ kind: 'pareto' }, fold.state, frontier, random);
    times.push(performance.now() - started);
  }
  const megabytes = usedMegabytes() - before;
  // Used after the measurement, so that the measured objects stay in memory.
  const pool = fold.state.candidates.length;
  const led = frontier.leaders().length;
  const last = times.slice(-1000).sort((a, b) => a - b);
  return [
    {
      what: `add a candidate and draw a parent, median of the last 1,000 of ${candidates} × ${examples}`,
      measured: `${(last[500] ?? 0).toFixed(2)} ms`,
      goal: 'at most 5 ms',
    },
    {
      what: `state and frontier of ${pool} candidates (${led} of them leaders) × ${examples} examples`,
      measured: `${Math.round(megabytes)} MB`,
      goal: 'at most 500 MB',
    },
  ];
}

function usedMegabytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}
