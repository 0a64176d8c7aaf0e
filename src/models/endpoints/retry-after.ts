/** An HTTP date begins with a weekday. `Date.parse` accepts far more, such as `-5`. */
const httpDate = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;

/**
 * Reads a `retry-after` header: seconds or a date (RFC 9110, section 10.2.3).
 *
 * @returns milliseconds, 0 for a date in the past. Undefined when the header is absent or invalid.
 */
export function retryAfterMs(value: string | null | undefined): number | undefined {
  const text = value?.trim() ?? '';
  const ms = /^\d+(?:\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : httpDate.test(text)
      ? Date.parse(/GMT$/i.test(text) ? text : `${text} GMT`) - Date.now()
      : NaN;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
