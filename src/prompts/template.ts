import { PromptError } from './prompt-error';

/**
 * How a prompt's text is filled with a row's columns.
 *
 * - `none`: it is sent as it stands.
 * - `doubleBraces`: `{{name}}` is replaced, as GitHub Models does; there is no logic.
 * - `handlebars` (Dotprompt), `mustache`, `jinja` (Prompty, BAML), `nunjucks` (promptfoo): the template languages.
 * - `fString`: `{name}` of Python's format strings (LangChain).
 * - `vscodeInput`: `${input:name:placeholder}` and `${selection}` of VS Code's prompt files.
 */
export type Templating =
  'none' | 'doubleBraces' | 'handlebars' | 'mustache' | 'jinja' | 'nunjucks' | 'fString' | 'vscodeInput';

/**
 * `{{name}}`, `{{ name }}` or `{{path.to.value}}`. `${{ name }}` is left alone: that is how GitHub's workflows are
 * written, which prompts about code quote.
 */
const VARIABLE = /(?<!\$)\{\{[ \t]*([\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*)[ \t]*\}\}/gu;

/** The paths of a text's variables, e.g. `ticket.subject`, in the order of their first use. */
export function variablePaths(templating: Templating, text: string): readonly string[] {
  if (templating === 'none') return [];
  return [...new Set(Array.from(text.matchAll(VARIABLE), ([, path = '']) => path))];
}

/** Where a variable is first used in a text: a UTF-16 offset. */
export function variableOffset(templating: Templating, text: string, path: string): number | undefined {
  if (templating === 'none') return undefined;
  return Array.from(text.matchAll(VARIABLE)).find(([, found]) => found === path)?.index;
}

/** The variables of a text as `{{name}}`, in the order of their first use and without repeats. */
export function templateVariables(templating: Templating, text: string): readonly string[] {
  return variablePaths(templating, text).map((path) => `{{${path}}}`);
}

/**
 * Replaces every variable by its value in one pass, so that braces inside a value stay what they are. Text goes in as it
 * is, nothing for null, anything else as JSON.
 *
 * @throws PromptError that names a missing variable and the columns there are.
 */
export function renderTemplate(
  templating: Templating,
  text: string,
  values: Readonly<Record<string, unknown>>,
): string {
  if (templating === 'none') return text;
  return text.replace(VARIABLE, (_variable, path: string) => {
    const value = valueAt(values, path);
    if (value === undefined) {
      throw new PromptError(
        `The variable {{${path}}} is not a column of the row. Its columns are: ${Object.keys(values).join(', ') || 'none'}. ` +
          'Rename the variable or add the column to the data.',
      );
    }
    return textOfValue(value);
  });
}

/** A value of a row as the text that stands for it in a prompt: text as it is, nothing for null, else JSON. */
export function textOfValue(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** The value at a dotted path. A column whose own name has the dots goes first. Undefined when there is none. */
export function valueAt(values: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(values, path)) return values[path];
  let value: unknown = values;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/**
 * What stands against a changed text: variables that it lost or invented, in words for the model that wrote it.
 * Undefined when both texts have the same variables.
 */
export function variableObjection(templating: Templating, before: string, after: string): string | undefined {
  const had = templateVariables(templating, before);
  const has = templateVariables(templating, after);
  const lost = had.filter((variable) => !has.includes(variable));
  const invented = has.filter((variable) => !had.includes(variable));
  if (lost.length === 0 && invented.length === 0) return undefined;
  const faults = [
    ...(lost.length === 0 ? [] : [`lost the template variable ${lost.join(', ')}`]),
    ...(invented.length === 0 ? [] : [`invented the template variable ${invented.join(', ')}`]),
  ];
  const rule =
    had.length === 0
      ? 'The text has no template variables: write none.'
      : `Use exactly these, spelled like this: ${had.join(', ')}.`;
  return `The new text ${faults.join(' and ')}. ${rule}`;
}
