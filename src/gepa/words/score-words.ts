// Tested by test/unit/gepa/earlier-proposal.test.ts.
import type { RunDescription } from '../run-description';

/** Formats a score in [0, 1], e.g. `0.82`. */
export function formatScore(score: number): string {
  return score.toFixed(2);
}

/** Returns what a run's scores of candidates are called: means, or means with the task model that does worst. */
export function nameOfScore({ search }: Pick<RunDescription, 'search'>): string {
  return search.acrossModels === 'worst' ? 'worst mean' : 'mean';
}

/** Explains the scores of a run with `acrossModels: worst`. */
export const worstModelCounts =
  'The score of a candidate is its mean with the task model that it does worst with; as an objective, each model has its own mean.';

/** Formats a mean where results are compared, e.g. `0.512`. */
export function formatMean(mean: number): string {
  return mean.toFixed(3);
}

/** Formats a difference with its sign, e.g. `+0.24`, `−0.03`, `±0.00`. */
export function formatDifference(difference: number, digits = 2): string {
  const size = Math.abs(difference).toFixed(digits);
  if (Number(size) === 0) return `±${size}`;
  return `${difference > 0 ? '+' : '−'}${size}`;
}
