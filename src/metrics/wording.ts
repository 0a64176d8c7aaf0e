// Tested by test/unit/metrics/promptfoo-configuration.test.ts.
const LONGEST_OUTPUT = 500;

/** Puts a text in double quotes. */
export function quote(text: string): string {
  return `"${text}"`;
}

/** Quotes an output, truncated when it is long. */
export function quoteOutput(output: string): string {
  const text = output.trim();
  if (text === '') return 'an empty answer';
  return text.length <= LONGEST_OUTPUT ? quote(text) : quote(`${text.slice(0, LONGEST_OUTPUT).trimEnd()}…`);
}

/** Joins items: `a`, `a and b`, `a, b and c`. */
export function enumerate(parts: readonly string[]): string {
  return joined(parts, 'and');
}

/** Joins items: `a`, `a or b`, `a, b or c`. */
export function alternatives(parts: readonly string[]): string {
  return joined(parts, 'or');
}

function joined(parts: readonly string[], word: string): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
}

/** Formats a number with at most two decimals: `0.67`, `1`. */
export function formatNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Describes a score: `Right`, `Wrong`, `Partly right (0.67)`. */
export function outcomeInWords(score: number): string {
  if (score === 1) return 'Right';
  return score === 0 ? 'Wrong' : `Partly right (${formatNumber(score)})`;
}

/** Indents a text of several lines below a list item. */
export function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
