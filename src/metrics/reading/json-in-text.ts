// Tested by test/unit/metrics/rules/json.test.ts.
/** How many brackets without JSON are tried, so that a text full of brackets doesn't take long. */
const MOST_FAILURES = 30;

/** Parses JSON or throws: `JSON.parse`, or a parser that keeps numbers that JavaScript cannot represent. */
type Parse = (text: string) => unknown;

/** Parses a text that is only JSON; undefined for other texts. */
export function parseJson(text: string, parse: Parse = JSON.parse): { readonly value: unknown } | undefined {
  try {
    return { value: parse(text) };
  } catch {
    return undefined;
  }
}

/**
 * Returns the JSON values in a text, in order: the whole text; else its code fences; else the objects and lists of
 * objects in it. Other lists are ignored, because prose contains brackets too, such as [1].
 */
export function jsonIn(text: string, parse?: Parse): readonly unknown[] {
  const whole = parseJson(text, parse);
  if (whole !== undefined) return [whole.value];
  const fenced = fences(text).flatMap((code) => parseJson(code, parse) ?? []);
  return fenced.length > 0 ? fenced.map(({ value }) => value) : embedded(text, parse);
}

/** Returns the last JSON value in a text, because answers come after the reasoning. */
export function lastJsonIn(text: string, parse?: Parse): { readonly value: unknown } | undefined {
  const found = jsonIn(text, parse);
  return found.length === 0 ? undefined : { value: found.at(-1) };
}

/** Returns the contents of Markdown code blocks. */
function fences(text: string): readonly string[] {
  return Array.from(text.matchAll(/^[ \t]*(`{3,}|~{3,})[^\n`]*\n([^]*?)^[ \t]*\1/gm), ([, , code = '']) => code);
}

function embedded(text: string, parse: Parse | undefined): readonly unknown[] {
  const found: unknown[] = [];
  let failures = 0;
  for (let start = nextBracket(text, 0); start >= 0 && failures < MOST_FAILURES;) {
    const end = endOfBracket(text, start);
    const parsed = end === undefined ? undefined : parseJson(text.slice(start, end), parse);
    const counts = parsed !== undefined && isObjectOrObjects(parsed.value);
    if (counts) found.push(parsed.value);
    else failures += 1;
    start = nextBracket(text, counts ? (end ?? start + 1) : start + 1);
  }
  return found;
}

function nextBracket(text: string, from: number): number {
  const index = text.slice(from).search(/[{[]/);
  return index < 0 ? -1 : from + index;
}

/** Returns the offset after the bracket that closes the one at an offset. Brackets in JSON strings are ignored. */
function endOfBracket(text: string, start: number): number | undefined {
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
  tokens.lastIndex = start;
  let depth = 0;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    if (token[0] === '{' || token[0] === '[') depth += 1;
    if (token[0] === '}' || token[0] === ']') depth -= 1;
    if (depth === 0) return tokens.lastIndex;
  }
  return undefined;
}

function isObjectOrObjects(value: unknown): boolean {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.length > 0 && items.every((item) => typeof item === 'object' && item !== null);
}
