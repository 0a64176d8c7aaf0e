/**
 * Estimates the tokens that a model counts in a text: one for 4 characters of Latin script, digits and punctuation, one
 * for 2 of another alphabet, and one for each Chinese, Japanese or Korean character or emoji.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (const character of text) quarters += quartersOf(character.codePointAt(0) ?? 0);
  return Math.ceil(quarters / 4);
}

function quartersOf(codePoint: number): number {
  const isLatin = codePoint < 0x370 || (codePoint >= 0x1e00 && codePoint < 0x1f00);
  const isPunctuation = codePoint >= 0x2000 && codePoint < 0x2c00;
  if (isLatin || isPunctuation) return 1;
  return codePoint < 0x1100 || (codePoint >= 0x1200 && codePoint < 0x2e80) ? 2 : 4;
}
