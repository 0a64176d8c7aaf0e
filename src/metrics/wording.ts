const LONGEST_OUTPUT = 500;

/** A text in double quotes. */
export function quote(text: string): string {
  return `"${text}"`;
}

/** What came, for a sentence with "got": quoted, and cut when it is long. */
export function quoteOutput(output: string): string {
  const text = output.trim();
  if (text === '') return 'an empty answer';
  return text.length <= LONGEST_OUTPUT ? quote(text) : quote(`${text.slice(0, LONGEST_OUTPUT).trimEnd()}…`);
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
