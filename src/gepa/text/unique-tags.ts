/** Text between tags: `<name-mark attributes>`, a line end, the body, a line end, `</name-mark>`. */
export function tagged(name: string, mark: string, body: string, attributes = ''): string {
  return `<${name}-${mark}${attributes}>\n${body}\n</${name}-${mark}>`;
}

/**
 * The first of `a`, `b`, … `z`, `aa`, … whose tag ending occurs in none of the parts, so that nothing in the data can pass
 * for a tag of the frame around it.
 */
export function uniqueMark(parts: readonly string[]): string {
  for (let n = 1; ; n += 1) {
    const mark = letters(n);
    if (!parts.some((part) => part.includes(`-${mark}>`) || part.includes(`-${mark} `))) return mark;
  }
}

/**
 * The body of the last of these tags that is closed, without white space around it: what comes before may be a draft that
 * the model thought better of.
 *
 * @param tag the whole name, with its mark where it has one.
 */
export function lastBody(reply: string, tag: string): string | undefined {
  const end = reply.lastIndexOf(`</${tag}>`);
  const start = reply.lastIndexOf(`<${tag}>`, end);
  return end < 0 || start < 0 ? undefined : reply.slice(start + tag.length + 2, end).trim();
}

function letters(n: number): string {
  return n <= 26 ? String.fromCharCode(96 + n) : letters(Math.floor((n - 1) / 26)) + letters(((n - 1) % 26) + 1);
}
