// Tested by test/unit/gepa/words/evidence-words.test.ts.
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
