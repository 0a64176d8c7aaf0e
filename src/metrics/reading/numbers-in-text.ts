// Tested by test/unit/metrics/rules/number.test.ts.
const GROUPING = String.raw`[\u00a0\u202f\u2009'\u2019]`;

const NUMBER = new RegExp(
  [
    // A hyphen between words or numbers isn't a sign: "GPT-4", "10-20".
    String.raw`(?:(?<![\p{L}\p{N}_])[-\u2212+]\p{Sc}?)?(?<![\p{L}\p{N}_])`,
    '(?:',
    [
      String.raw`\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?`,
      String.raw`\d{1,3}(?:\.\d{3})+,\d+`,
      String.raw`\d{1,3}(?:${GROUPING}\d{3})+(?!\d)(?:[.,]\d+)?`,
      // A list such as "1,2,3" is three numbers.
      String.raw`(?<!,)\d+,\d+(?![,\d])`,
      String.raw`\d+(?:\.\d+)?`,
      String.raw`\.\d+`,
    ].join('|'),
    String.raw`)(?:e[-+]?\d+)?`,
  ].join(''),
  'giu',
);

/**
 * Returns the numbers in a text in order: `-3`, `1,234.5`, `1.234,5`, `1 234` (with a non-breaking space or an
 * apostrophe), `3,14`, `6.02e23`, `-$5`. A comma before three digits is a thousands separator; a single comma before
 * fewer or more digits is a decimal comma. A point is a decimal point unless a decimal comma follows. Digits right
 * after a letter belong to a word.
 */
export function numbersIn(text: string): readonly number[] {
  return Array.from(text.matchAll(NUMBER), ([written]) => Number(plain(written))).filter(Number.isFinite);
}

/** Rewrites a number in JavaScript's notation. */
function plain(written: string): string {
  const number = written.replaceAll(new RegExp(`${GROUPING}|\\p{Sc}`, 'gu'), '').replace('\u2212', '-');
  if (/\.\d+,/.test(number)) return number.replaceAll('.', '').replace(',', '.');
  return /,\d{3}(?!\d)/.test(number) ? number.replaceAll(',', '') : number.replace(',', '.');
}
