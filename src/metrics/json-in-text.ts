/** After so many brackets that open no JSON a text is taken to have none, so that a text of brackets takes no long time. */
const MOST_FAILURES = 30;

/** The value of a text that is JSON and nothing else. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/**
 * The JSON in a text, in its order: the text as a whole; or what stands in its code fences; or the objects and the lists
 * of objects in it. Other lists are left alone, for prose has brackets too, such as [1].
 */
export function jsonIn(text: string): readonly unknown[] {
  const whole = parseJson(text);
  if (whole !== undefined) return [whole.value];
  const fenced = valuesOf(fences(text));
  return fenced.length > 0 ? fenced : embedded(text);
}

/** The last JSON in a text: an answer comes after what leads to it. */
export function lastJsonIn(text: string): { readonly value: unknown } | undefined {
  const found = jsonIn(text);
  return found.length === 0 ? undefined : { value: found.at(-1) };
}

/** What stands between the fences of Markdown's code blocks. */
function fences(text: string): readonly string[] {
  return Array.from(text.matchAll(/^[ \t]*(`{3,}|~{3,})[^\n`]*\n([^]*?)^[ \t]*\1/gm), ([, , code = '']) => code);
}

function valuesOf(texts: readonly string[]): readonly unknown[] {
  return texts.flatMap((code) => parseJson(code) ?? []).map(({ value }) => value);
}

function embedded(text: string): readonly unknown[] {
  const found: unknown[] = [];
  let failures = 0;
  for (let start = nextBracket(text, 0); start >= 0 && failures < MOST_FAILURES;) {
    const end = endOfBracket(text, start);
    const parsed = end === undefined ? undefined : parseJson(text.slice(start, end));
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

/** The offset behind the bracket that closes the one at an offset; brackets in JSON's strings do not count. */
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
