/** Dates as HTTP writes them begin with the day of the week. `Date.parse` takes much else for a date, such as `-5`. */
const httpDate = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;

/**
 * How long a server asks to be left alone: `retry-after` in seconds or as a date (RFC 9110, section 10.2.3).
 *
 * @param value of the header.
 * @returns milliseconds, 0 for a date that has passed; undefined when the header is absent or says nothing that can be followed.
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
