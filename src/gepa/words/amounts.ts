/** A whole number with thousands separators, e.g. `1,500`. */
export function formatCount(count: number): string {
  // `toLocaleString` would take most of the time in which the dashboard is drawn.
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count with its noun, e.g. `1 example`, `12 examples`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Money in US dollars, e.g. `$0.38`; below a cent `$0.0042`. */
export function formatUsd(usd: number): string {
  return `$${usd.toFixed(usd > 0 && usd < 0.01 ? 4 : 2)}`;
}
