import { valueOf } from '../../gepa/named-values';
import { PromptError } from '../../prompts/prompt-error';
import { parseTemplate, textOfValue } from '../../prompts/template';
import { isList, isObject, RowFault } from '../readers/read-row';
import type { RowValues } from '../row';

/** A text that variables in variables have blown up is longer than any prompt. */
const MOST_CHARACTERS = 1_000_000;

const VARIABLE = /\{\{-?\s*(\w+)\s*-?\}\}/g;

/**
 * Fills the variables of a test that its other variables use, as promptfoo does before and while it fills a prompt: the last
 * line end of a text is taken off, `{{name}}` in a text becomes that variable, however deep it leads, and whatever else of
 * Nunjucks is left in a text is filled once. A text that is not a template stays as it is.
 *
 * @throws RowFault for variables that stand for each other in a circle.
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

/** @param within the variables whose texts lead to this one, from the first on. */
function resolve(name: string, vars: RowValues, resolved: Map<string, unknown>, within: readonly string[]): unknown {
  if (resolved.has(name)) return resolved.get(name);
  const path = [...within, name];
  if (within.includes(name)) {
    const circle = path.slice(path.indexOf(name)).map((one) => `{{${one}}}`);
    throw new RowFault(
      `the variables lead in a circle: ${circle.join(' uses ')}. Write the text itself into one of them`,
    );
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

/** A value with every text in it changed. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (isList(value)) return value.map((one) => mapTexts(one, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}
