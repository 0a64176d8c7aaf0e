// Tested by test/unit/metrics/judging/judgement.test.ts.
/** Encloses text in tags: `<name-mark attributes>`, a line end, the body, a line end, `</name-mark>`. */
export function tagged(name: string, mark: string, body: string, attributes = ''): string {
  return `<${name}-${mark}${attributes}>\n${body}\n</${name}-${mark}>`;
}

/**
 * Returns the first of `a`, `b`, … `z`, `aa`, … whose tag suffix occurs in no part, so that data can't imitate a tag.
 */
export function uniqueMark(parts: readonly string[]): string {
  for (let n = 1; ; n += 1) {
    const mark = letters(n);
    if (!parts.some((part) => part.includes(`-${mark}>`) || part.includes(`-${mark} `))) return mark;
  }
}

/**
 * Returns the trimmed body of the last closed tag with this name. Earlier ones may be drafts that the model revised.
 *
 * @param tag the whole name, with its mark if it has one.
 */
export function lastBody(reply: string, tag: string): string | undefined {
  const end = reply.lastIndexOf(`</${tag}>`);
  const start = reply.lastIndexOf(`<${tag}>`, end);
  return end < 0 || start < 0 ? undefined : reply.slice(start + tag.length + 2, end).trim();
}

function letters(n: number): string {
  return n <= 26 ? String.fromCharCode(96 + n) : letters(Math.floor((n - 1) / 26)) + letters(((n - 1) % 26) + 1);
}
