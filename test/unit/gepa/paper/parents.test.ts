import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import { GrowingFrontier } from '../../../../src/gepa/paper/frontier';
import { drawParent } from '../../../../src/gepa/paper/parents';
import { SeededRandom } from '../../../../src/gepa/random';
import type { RunState } from '../../../../src/gepa/state';
import { wordRun } from '../word-world';

/** Candidate 1 was dropped after one perfect rollout; 0 and 2 are in the pool, and 2 is the better one. */
function poolWithDropped(): { state: RunState; frontier: GrowingFrontier } {
  const texts = { route: 'Start.' };
  const added = (candidate: number): RunEvent => ({
    type: 'candidateAdded',
    candidate,
    parents: [],
    texts,
    origin: { kind: 'seed' },
    at: 0,
  });
  const { state } = RunFold.over([
    { type: 'runStarted', run: wordRun(), at: 0 },
    added(0),
    { type: 'candidateScored', candidate: 0, at: 0 },
    added(1),
    { type: 'candidateDropped', candidate: 1, at: 0 },
    added(2),
    { type: 'candidateScored', candidate: 2, at: 0 },
  ]);
  const sums = [1, 1, 2];
  const counts = [4, 1, 4];
  const candidates = state.candidates.map((candidate, index) => ({
    ...candidate,
    pareto: { sum: sums[index] ?? 0, count: counts[index] ?? 0 },
  }));
  const frontier = new GrowingFrontier();
  frontier.add(0, 0.25, [1, 0, 0, 0]);
  frontier.add(2, 0.5, [0, 1, 1, 0]);
  return { state: { ...state, candidates, best: 2 }, frontier };
}

describe('a candidate that was dropped while it was scored', () => {
  it('is never drawn at random', () => {
    const { state, frontier } = poolWithDropped();
    const random = new SeededRandom(1);
    const draw = () => drawParent({ kind: 'epsilon_greedy', epsilon: 1 }, state, frontier, random);
    const drawn = new Set(Array.from({ length: 100 }, draw));
    expect([...drawn].sort()).toEqual([0, 2]);
  });

  it('is not among the best means, however good its few rollouts are', () => {
    const { state, frontier } = poolWithDropped();
    const random = new SeededRandom(1);
    expect(drawParent({ kind: 'top_k_pareto', k: 1 }, state, frontier, random)).toBe(2);
  });
});
