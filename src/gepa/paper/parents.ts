import type { GrowingFrontier } from './frontier';
import type { ParentSelection } from '../run-description';
import { comparedMeans, comparesEstimates } from '../noise/noise';
import type { RunState } from '../state';
import type { RandomSource } from '../world';

/** Draws the next parent from the pool, by its index. */
export function drawParent(
  selection: ParentSelection,
  state: RunState,
  frontier: GrowingFrontier,
  random: RandomSource,
): number {
  switch (selection.kind) {
    case 'pareto':
      return drawFromFrontier(frontier, random);
    case 'current_best':
      return bestOf(state);
    case 'epsilon_greedy':
      if (random.next() >= selection.epsilon) return bestOf(state);
      return drawFromPool(state, random);
    case 'top_k_pareto': {
      const top = bestMeans(state, selection.k);
      return drawFromFrontier(frontier, random, (candidate) => top.has(candidate));
    }
  }
}

/**
 * Draws a candidate of the frontier with a probability proportional to the number of keys that it leads (Algorithm 2).
 */
function drawFromFrontier(
  frontier: GrowingFrontier,
  random: RandomSource,
  among?: (candidate: number) => boolean,
): number {
  const members = frontier.members(among);
  let drawn = random.index(members.reduce((sum, { leads }) => sum + leads, 0));
  for (const { candidate, leads } of members) {
    if (drawn < leads) return candidate;
    drawn -= leads;
  }
  return 0;
}

/** Draws any candidate of the pool. Dropped candidates have no mean to compare. */
function drawFromPool({ candidates }: RunState, random: RandomSource): number {
  const pool = candidates.filter(({ inPool }) => inPool);
  return pool[random.index(pool.length)]?.index ?? 0;
}

/** Returns the best candidate: by its estimated mean if the run compares these. */
function bestOf(state: RunState): number {
  if (!comparesEstimates(state)) return state.best ?? 0;
  const [best = 0] = bestMeans(state, 1);
  return best;
}

function bestMeans(state: RunState, k: number): ReadonlySet<number> {
  const pool = state.candidates.filter(({ inPool }) => inPool);
  const compared = comparedMeans(state);
  const means = pool.map(({ index }) => ({ index, mean: compared[index] ?? -Infinity }));
  return new Set(
    means
      .sort((a, b) => b.mean - a.mean)
      .slice(0, k)
      .map(({ index }) => index),
  );
}
