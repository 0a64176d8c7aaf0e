// Tested by test/unit/prompts/templates/jinja-python.test.ts.
import type { tokenize } from '@huggingface/jinja';
import { jinjaTags } from './jinja-tags';

type Tokens = ReturnType<typeof tokenize>;

const WITH = /^\{%([-+]?)\s*with\b\s*([^]*?)\s*([-+]?)%\}$/;
const END_WITH = /^\{%([-+]?)\s*endwith\s*([-+]?)%\}$/;

/**
 * Replaces `{% with a = 1, b = c %}`, which the library doesn't support, by a loop over one item that defines the same names. The
 * `loop` of an outer loop stays visible.
 */
export function withLoops(text: string): string {
  return jinjaTags(text).reduceRight((changed, { offset, spelling }) => {
    const [, start = '', assigned, end = ''] = WITH.exec(spelling) ?? [];
    const [, startOfEnd, endOfEnd = ''] = END_WITH.exec(spelling) ?? [];
    const instead =
      assigned !== undefined
        ? `{%${start} for ${loopOver(assigned)} ${end}%}`
        : startOfEnd !== undefined
          ? `{%${startOfEnd} endfor ${endOfEnd}%}`
          : spelling;
    return changed.slice(0, offset) + instead + changed.slice(offset + spelling.length);
  }, text);
}

function loopOver(assigned: string): string {
  const pairs = [...assignments(assigned), ['loop', 'loop'] as const];
  const [names, values] = [pairs.map(([name]) => name), pairs.map(([, value]) => value)];
  return names.length === 1 ? 'loop in [loop]' : `${names.join(', ')} in [[${values.join(', ')}]]`;
}

/** Reads the names and values of `a = 1, b = [2, 3]`. Commas in brackets and quotes are not separators. */
function assignments(text: string): readonly (readonly [string, string])[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const [piece] of text.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^]/g)) {
    if ('([{'.includes(piece)) depth += 1;
    if (')]}'.includes(piece)) depth -= 1;
    if (piece === ',' && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + piece);
  }
  return parts.flatMap((part) => {
    const [, name, value] = /^\s*(\w+)\s*=(?!=)\s*([^]*?)\s*$/.exec(part) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
}

/** Words that continue an expression, and therefore aren't the argument of a test. */
const KEYWORDS: readonly string[] = ['and', 'or', 'if', 'else', 'is', 'not', 'in', 'recursive'];

/**
 * Rewrites tests with an argument, such as `n is divisibleby(3)`, `n is divisibleby 3` and `n is in [1, 2]`, as filters with the
 * same precedence, because the library cannot parse them.
 */
export function withCalledTests(tokens: Tokens): Tokens {
  const result: Tokens = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const word = tokens[at];
    if (word === undefined) continue;
    const isNegated = tokens[at + 1]?.value === 'not';
    const nameAt = at + (isNegated ? 2 : 1);
    const name = tokens[nameAt];
    const end = word.type === 'Identifier' && word.value === 'is' ? endOfOperand(tokens, nameAt + 1) : undefined;
    if (name?.type !== 'Identifier' || end === undefined) {
      result.push(word);
      continue;
    }
    const operand = tokens.slice(nameAt + 1, end);
    const called =
      operand[0]?.type === 'OpenParen' ? operand : [token('OpenParen', '('), ...operand, token('CloseParen', ')')];
    result.push(token('Pipe', '|'), token('Identifier', `${isNegated ? 'not ' : ''}is ${name.value}`), ...called);
    at = end - 1;
  }
  return result;
}

/** Returns the end of a test's argument, or undefined when the test has none. */
function endOfOperand(tokens: Tokens, start: number): number | undefined {
  const first = tokens[start];
  switch (first?.type) {
    case 'NumericLiteral':
    case 'StringLiteral':
      return start + 1;
    case 'OpenParen':
      return endOfBracket(tokens, start, 'CloseParen');
    case 'OpenSquareBracket':
      return endOfBracket(tokens, start, 'CloseSquareBracket');
    case 'Identifier': {
      if (KEYWORDS.includes(first.value)) return undefined;
      let end = start + 1;
      while (tokens[end]?.type === 'Dot') end += 2;
      return end;
    }
    default:
      return undefined;
  }
}

function endOfBracket(tokens: Tokens, start: number, closing: string): number | undefined {
  const opening = tokens[start]?.type;
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    if (tokens[at]?.type === opening) depth += 1;
    if (tokens[at]?.type === closing) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

function token(type: string, value: string): Tokens[number] {
  const made: object = { type, value };
  return made as Tokens[number];
}
