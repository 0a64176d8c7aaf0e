// Tested by test/unit/gepa/words/spending-words.test.ts.
import type { CostRange } from '../budget/forecast';
import { tokensOf, type Spending } from '../rollout';

/** Formats a whole number with thousands separators, e.g. `1,500`. */
export function formatCount(count: number): string {
  // With `toLocaleString`, drawing the dashboard would spend most of its time here.
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Formats a count with its noun, e.g. `1 example`, `12 examples`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Formats an amount in US dollars, e.g. `$0.38`; amounts below a cent with four decimals, e.g. `$0.0042`. */
export function formatUsd(usd: number): string {
  return `$${usd.toFixed(usd > 0 && usd < 0.01 ? 4 : 2)}`;
}

/** Formats tokens, e.g. `1,500 tokens`, or `≈ 1,500 tokens` if some of them are estimated. */
export function formatTokens(spending: Spending): string {
  return markEstimate(countOf(tokensOf(spending), 'token'), spending);
}

/** Formats a cost, e.g. `$0.38`, or `≈ $0.38` if it is computed from estimated tokens. Undefined without a price. */
export function formatCost(spending: Spending): string | undefined {
  const { costUsd } = spending;
  if (costUsd === undefined) return undefined;
  // What is free needs no estimate.
  return costUsd === 0 ? formatUsd(0) : markEstimate(formatUsd(costUsd), spending);
}

/** Formats an uncertain cost, e.g. `about $0.40 ($0.15 to $1.20)`. */
export function formatRange({ low, likely, high }: CostRange): string {
  return `about ${formatUsd(likely)} (${formatUsd(low)} to ${formatUsd(high)})`;
}

/** Puts the sign of an estimate before an amount, if some of it is estimated. */
export function markEstimate(amount: string, { isEstimated }: Pick<Spending, 'isEstimated'>): string {
  return isEstimated === true ? `≈ ${amount}` : amount;
}
