// Tested by test/unit/gepa/earlier-proposal.test.ts.
/** Formats a score in [0, 1], e.g. `0.82`. */
export function formatScore(score: number): string {
  return score.toFixed(2);
}

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
