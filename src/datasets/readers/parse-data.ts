import { visit, type Document, type LineCounter } from 'yaml';
import { parseYaml } from '../../prompts/documents/parse-yaml';

const LONG_OR_NAMED = /\d{16}|[eE]\+?\d{3}|NaN|Infinity/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\[^])*"|-?\bInfinity\b|\bNaN\b|-?\b\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * Parses JSON as Python writes it. `NaN`, Python's missing number, becomes null, and an integer beyond 2^53, such as an identifier,
 * becomes a text with its digits.
 *
 * @throws SyntaxError also for `Infinity` and numbers that are too large for JSON.
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

/** Parses YAML data. A number that JavaScript cannot represent becomes its source text. */
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

/** Whether a number can represent all digits of a decimal integer. True for any other text. */
function isExactInteger(text: string): boolean {
  return !/^[-+]?\d+$/.test(text) || BigInt(Number(text)) === BigInt(text.replace('+', ''));
}
