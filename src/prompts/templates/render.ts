import { PromptError } from '../prompt-error';
import { parseTemplate } from './engines';
import { textOfValue, valueAt } from './row-values';
import type { ParsedTemplate, Partials, RenderedPart, Templating, Values } from './template-engine';
import { describeUse, missingUse } from './variables';

/**
 * Fills a template. What a row says is text: braces inside a value stay what they are, and nothing is escaped for HTML.
 * Text goes in as it is, nothing for null, anything else as JSON.
 *
 * @throws PromptError that names a missing variable and the columns there are, and as parseTemplate.
 */
export function renderTemplate(templating: Templating, text: string, values: Values, partials: Partials = {}): string {
  return renderParts(templating, text, values, partials).map(textOfPart).join('');
}

/**
 * Fills a template whose result may be more than text: a conversation with messages and images.
 *
 * @param partials the texts of the templates that `{{> name}}` puts in.
 * @throws PromptError as renderTemplate.
 */
export function renderParts(
  templating: Templating,
  text: string,
  values: Values,
  partials: Partials = {},
): readonly RenderedPart[] {
  return fillTemplate(parseTemplate(templating, text), text, values, partials);
}

/** Fills a template that was read already. @throws PromptError as renderTemplate. */
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
      `The variable ${describeUse(missing)} is not a column of the row. Its columns are: ${columns}. ` +
        'Rename the variable or add the column to the data.',
    );
  }
  const unknown = template.uses.find(({ kind, names }) => kind === 'partial' && !Object.hasOwn(partials, names[0]));
  if (unknown !== undefined) {
    throw new PromptError(
      `The partial template of ${unknown.spelling} was not found. Put its text in the place of the tag.`,
    );
  }
  const whole = wholeValue(template, text, values);
  return whole === undefined ? template.render(values, partials) : [{ kind: 'value', value: whole }];
}

/** The value of a template that is nothing but one variable, if it is not text. */
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
