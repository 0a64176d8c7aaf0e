// Tested by test/unit/prompts/templates/host-expressions.test.ts.
/** The maximum length of a `range`, which keeps a mistyped number from blocking the run. */
const LIMIT = 100_000;

/**
 * Implements Python's `range` for templates.
 *
 * @throws RangeError for more numbers than the limit.
 */
export function limitedRange(from: unknown, to?: unknown, by?: unknown): readonly number[] {
  const [start, stop] = typeof to === 'number' ? [Number(from), to] : [0, Number(from)];
  const step = typeof by === 'number' ? by : 1;
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (!Number.isFinite(length) || length > LIMIT) throw new RangeError(`range() is limited to ${LIMIT} numbers`);
  return Array.from({ length }, (_, index) => start + index * step);
}
