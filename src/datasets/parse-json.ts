import { isExactInteger } from './exact-integer';

const LONG_OR_NAMED = /\d{16}|[eE]\+?\d{3}|NaN|Infinity/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\[^])*"|-?\bInfinity\b|\bNaN\b|-?\b\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * Parses JSON as Python writes it: `NaN`, its sign of a missing number, is read as null. An integer that a number cannot hold
 * (beyond 2^53, as identifiers are) is read as the text of its digits.
 *
 * @throws SyntaxError also for `Infinity` and for numbers beyond the largest, which no JSON value can stand for.
 */
export function parseJson(text: string): unknown {
  if (!LONG_OR_NAMED.test(text)) return JSON.parse(text);
  const changed = text.replace(STRING_OR_NUMBER, readable);
  return JSON.parse(changed === text ? text : changed);
}

function readable(part: string): string {
  if (part.startsWith('"')) return part;
  if (part === 'NaN') return 'null';
  if (!Number.isFinite(Number(part))) {
    const instead = part.endsWith('Infinity') ? 'null, or a number that is large enough' : 'it as text, in quotes';
    throw new SyntaxError(`${part} is not a JSON value: write ${instead}`);
  }
  return isExactInteger(part) ? part : JSON.stringify(part);
}
