// Tested by test/unit/dashboard/orderings.test.ts.
import { remainingExamples } from '../gepa/failures/left-out';
import { meanOf, type CandidateState, type RunState } from '../gepa/state';
import { poolOf } from './projection';

/** `hardest`: lowest mean over the pool first. `disputed`: where candidates differ most first. `file`: as in the data. */
export type ExampleOrder = 'hardest' | 'disputed' | 'file';

/** `best`: highest mean first. `age`: the seed first. Candidates that are still being scored always come last. */
export type CandidateOrder = 'best' | 'age';

/**
 * Indices of the Pareto set's examples from left to right, those that were left out of the run last. Only the pool counts:
 * columns move when a candidate joins it, not with every rollout.
 */
export function orderExamples(state: RunState, order: ExampleOrder): readonly number[] {
  const remaining = remainingExamples(state, 'pareto').map(({ index }) => index);
  const leftOut = state.run.examples.pareto.map((_, index) => index).filter((index) => !remaining.includes(index));
  return [...orderRemaining(state, remaining, order), ...leftOut];
}

function orderRemaining(state: RunState, indices: readonly number[], order: ExampleOrder): readonly number[] {
  const pool = poolOf(state);
  if (order === 'file' || pool.length === 0) return indices;
  const keyOf = (index: number): number => {
    const scores = pool.map((candidate) => candidate.scores[index] ?? 0);
    return order === 'hardest' ? mean(scores) : -variance(scores);
  };
  const keys = new Map(indices.map((index) => [index, keyOf(index)]));
  return [...indices].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || a - b);
}

/** Indices of the candidates from top to bottom. */
export function orderCandidates(candidates: readonly CandidateState[], order: CandidateOrder): readonly number[] {
  const rank = (candidate: CandidateState): number =>
    candidate.inPool ? (order === 'best' ? -(meanOf(candidate.pareto) ?? 0) : candidate.index) : Infinity;
  return [...candidates].sort((a, b) => compareRanks(rank(a), rank(b)) || a.index - b.index).map(({ index }) => index);
}

function compareRanks(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function mean(values: readonly number[]): number {
  // There are many values, and a loop is several times faster than `reduce` right after loading.
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function variance(values: readonly number[]): number {
  const center = mean(values);
  return mean(values.map((value) => (value - center) ** 2));
}
