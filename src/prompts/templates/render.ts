// Tested by test/unit/prompts/templates/render-parts.test.ts.
import { PromptError } from '../prompt-error';
import { parseTemplate } from './engines';
import { textOfValue, valueAt } from './row-values';
import type { ParsedTemplate, Partials, RenderedPart, Templating, Values } from './template-engine';
import { describeUse, missingUse } from './variables';

/**
 * Fills a template. Text is inserted verbatim, without treating its braces as variables and without HTML escaping. Null becomes
 * an empty text, and anything else JSON.
 *
 * @throws PromptError for a missing variable, listing the columns, and as `parseTemplate`.
 */
export function renderTemplate(templating: Templating, text: string, values: Values, partials: Partials = {}): string {
  return renderParts(templating, text, values, partials).map(textOfPart).join('');
}

/**
 * Fills a template whose result may be more than text, such as a conversation with messages and images.
 *
 * @param partials the texts of the templates that `{{> name}}` includes.
 * @throws PromptError as `renderTemplate`.
 */
export function renderParts(
  templating: Templating,
  text: string,
  values: Values,
  partials: Partials = {},
): readonly RenderedPart[] {
  return fillTemplate(parseTemplate(templating, text), text, values, partials);
}

/** Fills a parsed template. @throws PromptError as `renderTemplate`. */
export function fillTemplate(
  template: ParsedTemplate,
  text: string,
  values: Values,
  partials: Partials = {},
): readonly RenderedPart[] {
  const missing = missingUse(template, values);
  const columns = Object.keys(values).join(', ') || 'none';
  if (missing !== undefined) {
    throw new PromptError(
      `The row has no column for the variable ${describeUse(missing)}. Its columns are: ${columns}. ` +
        'Rename the variable or add the column to the data.',
    );
  }
  const unknown = template.uses.find(({ kind, names }) => kind === 'partial' && !Object.hasOwn(partials, names[0]));
  if (unknown !== undefined) {
    throw new PromptError(`The partial template of ${unknown.spelling} was not found. Replace the tag with its text.`);
  }
  const whole = wholeValue(template, text, values);
  return whole === undefined ? template.render(values, partials) : [{ kind: 'value', value: whole }];
}

/** Returns the value of a template that consists of one variable, unless the value is text. */
function wholeValue({ uses }: ParsedTemplate, text: string, values: Values): object | undefined {
  const [use, ...others] = uses;
  if (use?.kind !== 'value' || others.length > 0 || use.spelling !== text.trim()) return undefined;
  const value = valueAt(values, use.names[0]);
  return typeof value === 'object' && value !== null ? value : undefined;
}

function textOfPart(part: RenderedPart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'value':
      return textOfValue(part.value);
    case 'media':
      return part.url;
    case 'role':
    case 'history':
      return '';
  }
}
