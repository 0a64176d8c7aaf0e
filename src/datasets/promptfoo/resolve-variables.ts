import { valueOf } from '../../gepa/named-values';
import { PromptError } from '../../prompts/prompt-error';
import { parseTemplate, textOfValue } from '../../prompts/template';
import { isList, isObject, RowFault } from '../readers/read-row';
import type { RowValues } from '../row';

/** The maximum length of a filled variable, which nested variables could make endless. */
const MOST_CHARACTERS = 1_000_000;

const VARIABLE = /\{\{-?\s*(\w+)\s*-?\}\}/g;

/**
 * Fills variables in the variables of a test, as promptfoo does before and while it fills a prompt. The last line end of a text is
 * removed, `{{name}}` is replaced recursively, and other Nunjucks tags are filled once. A text that isn't a valid template stays
 * unchanged.
 *
 * @throws RowFault for circular variables.
 */
export function resolveVariables(vars: RowValues): RowValues {
  const trimmed = Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/\n$/, '') : value]),
  );
  if (!Object.values(trimmed).some(holdsTemplate)) return trimmed;
  const resolved = new Map<string, unknown>();
  for (const name of Object.keys(trimmed)) resolve(name, trimmed, resolved, []);
  const values = Object.fromEntries(resolved);
  return Object.fromEntries(
    Object.keys(trimmed).map((name) => [name, mapTexts(valueOf(values, name), (text) => fillOnce(text, values))]),
  );
}

/** @param within the variables that led to this one, the first one first. */
function resolve(name: string, vars: RowValues, resolved: Map<string, unknown>, within: readonly string[]): unknown {
  if (resolved.has(name)) return resolved.get(name);
  const path = [...within, name];
  if (within.includes(name)) {
    const circle = path.slice(path.indexOf(name)).map((one) => `{{${one}}}`);
    throw new RowFault(`the variables are circular: ${circle.join(' uses ')}. Write the text itself in one of them`);
  }
  const value = mapTexts(valueOf(vars, name), (text) => {
    const filled = text.replace(VARIABLE, (spelling, used: string) =>
      Object.hasOwn(vars, used) ? textOfValue(resolve(used, vars, resolved, path)) : spelling,
    );
    if (filled.length <= MOST_CHARACTERS) return filled;
    throw new RowFault(`the variable "${name}" becomes longer than ${MOST_CHARACTERS} characters. Shorten it`);
  });
  resolved.set(name, value);
  return value;
}

function fillOnce(text: string, values: RowValues): string {
  if (!holdsTemplate(text)) return text;
  try {
    const parts = parseTemplate('nunjucks', text).render(values, {});
    return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  } catch (error) {
    if (error instanceof PromptError) return text;
    throw error;
  }
}

function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return /\{[{%#]/.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTemplate);
}

/** Changes every text in a value. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (isList(value)) return value.map((one) => mapTexts(one, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}
