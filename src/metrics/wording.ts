const LONGEST_OUTPUT = 500;

/** A text in double quotes. */
export function quote(text: string): string {
  return `"${text}"`;
}

/** What came: quoted, and cut when it is long. */
export function quoteOutput(output: string): string {
  const text = output.trim();
  if (text === '') return 'an empty answer';
  return text.length <= LONGEST_OUTPUT ? quote(text) : quote(`${text.slice(0, LONGEST_OUTPUT).trimEnd()}…`);
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(parts: readonly string[]): string {
  return joined(parts, 'and');
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(parts: readonly string[]): string {
  return joined(parts, 'or');
}

function joined(parts: readonly string[], word: string): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
}

/** A figure with two decimals at most: `0.67`, `1`. */
export function inFigures(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A score in words: `Right`, `Wrong`, `Partly right (0.67)`. */
export function outcomeInWords(score: number): string {
  if (score === 1) return 'Right';
  return score === 0 ? 'Wrong' : `Partly right (${inFigures(score)})`;
}

/** A text of several lines as it goes below an item of a list. */
export function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
