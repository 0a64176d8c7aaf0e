// Tested by test/unit/datasets/readers/json-rows.test.ts.
/** The range of a value in a JSON text: UTF-16 offsets, the end exclusive. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Locates the values of the array or object that opens at an offset, with the keys of an object. Tolerates malformed values, which
 * `JSON.parse` reports, to give every bad row of an array its line.
 */
export function childSpans(text: string, open: number): readonly (JsonSpan & { readonly key?: string })[] {
  const children: (JsonSpan & { readonly key?: string })[] = [];
  let position = skipSpace(text, open + 1);
  while (position < text.length && !isClosing(text[position])) {
    const first = { start: position, end: endOfValue(text, position) };
    const next = skipSpace(text, first.end);
    if (text[next] === ':') {
      const start = skipSpace(text, next + 1);
      const end = endOfValue(text, start);
      children.push({ key: text.slice(first.start, first.end).replace(/^"|"$/g, ''), start, end });
      position = skipSpace(text, end);
    } else {
      children.push(first);
      position = next;
    }
    if (text[position] === ',') position = skipSpace(text, position + 1);
  }
  return children;
}

/** Returns the offset of the first character that isn't white space. */
export function skipSpace(text: string, from: number): number {
  let position = from;
  while (position < text.length && ' \t\r\n'.includes(text.charAt(position))) position += 1;
  return position;
}

function endOfValue(text: string, start: number): number {
  const token = /"(?:[^"\\]|\\[^])*(?:"|$)|[[\]{},:]|[^\s"[\]{},:]+/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [part] = match;
    if (part === '{' || part === '[') depth += 1;
    else if (isClosing(part)) depth -= 1;
    else if (depth === 0 && (part === ',' || part === ':')) return Math.max(match.index, start + 1);
    if (depth < 0) return match.index;
    if (depth === 0 && /^[\]}"]/.test(part)) return token.lastIndex;
  }
  return text.length;
}

function isClosing(character: string | undefined): boolean {
  return character === ']' || character === '}';
}
