// Tested by test/unit/gepa/strategies/textgrad.test.ts.
import { meanOf, type CandidateState } from '../state';

/**
 * Returns the candidate of the pool with the best mean on the Pareto set, the newest of equals: where one line of descent
 * is if each text replaces the one before unless it is worse. 0 as long as nothing is scored.
 */
export function newestBest(candidates: readonly CandidateState[]): number {
  let best = { index: 0, mean: -Infinity };
  for (const { index, inPool, pareto } of candidates) {
    const mean = inPool ? (meanOf(pareto) ?? -Infinity) : -Infinity;
    if (mean >= best.mean) best = { index: inPool ? index : best.index, mean };
  }
  return best.index;
}
