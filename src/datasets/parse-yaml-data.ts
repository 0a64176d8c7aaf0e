import { visit, type Document, type LineCounter } from 'yaml';
import { parseYaml } from '../prompts/parse-yaml';
import { isExactInteger } from './exact-integer';

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
