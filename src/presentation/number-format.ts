// Tested by test/unit/dashboard/number-format.test.ts.
import { formatCount } from '../gepa/words/amounts';

export { countOf, formatCount, formatUsd } from '../gepa/words/amounts';
export { formatDifference, formatScore } from '../gepa/words/score-words';

/** Shortens a large count, e.g. `950`, `18.2k`, `1.3M`. */
export function formatLargeCount(count: number): string {
  if (count < 1000) return formatCount(count);
  return count < 999_500 ? `${formatThreeDigits(count / 1000)}k` : `${formatThreeDigits(count / 1_000_000)}M`;
}

export function formatPercent(fraction: number): string {
  return `${Math.round(fraction * 100)}%`;
}

function formatThreeDigits(value: number): string {
  return value < 100 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0);
}
