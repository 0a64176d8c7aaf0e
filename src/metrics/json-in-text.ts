/** After so many brackets that open no JSON a text is taken to have none, so that a text of brackets takes no long time. */
const MOST_FAILURES = 30;

/** What reads JSON, or throws: `JSON.parse`, or one that keeps what a number of JavaScript cannot hold. */
type Parse = (text: string) => unknown;

/** The value of a text that is JSON and nothing else. */
export function parseJson(text: string, parse: Parse = JSON.parse): { readonly value: unknown } | undefined {
  try {
    return { value: parse(text) };
  } catch {
    return undefined;
  }
}

/**
 * The JSON in a text, in its order: the text as a whole; or what stands in its code fences; or the objects and the lists
 * of objects in it. Other lists are left alone, for prose has brackets too, such as [1].
 */
export function jsonIn(text: string, parse?: Parse): readonly unknown[] {
  const whole = parseJson(text, parse);
  if (whole !== undefined) return [whole.value];
  const fenced = fences(text).flatMap((code) => parseJson(code, parse) ?? []);
  return fenced.length > 0 ? fenced.map(({ value }) => value) : embedded(text, parse);
}

/** The last JSON in a text: an answer comes after what leads to it. */
export function lastJsonIn(text: string, parse?: Parse): { readonly value: unknown } | undefined {
  const found = jsonIn(text, parse);
  return found.length === 0 ? undefined : { value: found.at(-1) };
}

/** What stands between the fences of Markdown's code blocks. */
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
