/**
 * The cosine of the angle between two vectors of the same length: 1 for the same direction, 0 for none in common. Undefined
 * when one of them has no direction.
 */
export function cosineSimilarity(a: readonly number[], b: readonly number[]): number | undefined {
  const product = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  return lengths === 0 ? undefined : product / lengths;
}
