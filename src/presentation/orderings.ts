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
  const remains = new Set(remaining);
  const leftOut = state.run.examples.pareto.map((_, index) => index).filter((index) => !remains.has(index));
  return [...orderRemaining(state, remaining, order), ...leftOut];
}

function orderRemaining(state: RunState, indices: readonly number[], order: ExampleOrder): readonly number[] {
  const pool = poolOf(state);
  if (order === 'file' || pool.length === 0) return indices;
  const keys = order === 'hardest' ? meansOf(pool, state) : negativeVariancesOf(pool, state);
  return [...indices].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

/** Returns the mean of each example. Goes through the scores candidate by candidate, as they lie in memory. */
function meansOf(pool: readonly CandidateState[], state: RunState): Float64Array {
  const sums = new Float64Array(state.run.examples.pareto.length);
  for (const { scores } of pool) {
    for (let example = 0; example < sums.length; example += 1)
      sums[example] = (sums[example] ?? 0) + (scores[example] ?? 0);
  }
  return sums.map((sum) => sum / pool.length);
}

function negativeVariancesOf(pool: readonly CandidateState[], state: RunState): Float64Array {
  const means = meansOf(pool, state);
  const squares = new Float64Array(means.length);
  for (const { scores } of pool) {
    for (let example = 0; example < squares.length; example += 1)
      squares[example] = (squares[example] ?? 0) - ((scores[example] ?? 0) - (means[example] ?? 0)) ** 2;
  }
  return squares.map((sum) => sum / pool.length);
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
