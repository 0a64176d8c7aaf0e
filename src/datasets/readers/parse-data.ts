import { visit, type Document, type LineCounter } from 'yaml';
import { parseYaml } from '../../prompts/documents/parse-yaml';

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

/** Parses YAML with data in it: a number that JavaScript's cannot hold is read as the text that it is written as. */
export function parseYamlData(text: string, lineCounter?: LineCounter): Document.Parsed {
  const document = parseYaml(text, lineCounter === undefined ? {} : { lineCounter });
  visit(document, {
    Scalar: (_, scalar) => {
      const { value, source } = scalar;
      if (typeof value !== 'number' || source === undefined || Number.isNaN(value)) return;
      if (!Number.isFinite(value) || !isExactInteger(source)) scalar.value = source;
    },
  });
  return document;
}

/** Whether a number holds all digits of an integer in decimal notation. True for a text that is something else. */
function isExactInteger(text: string): boolean {
  return !/^[-+]?\d+$/.test(text) || BigInt(Number(text)) === BigInt(text.replace('+', ''));
}
