import { fString } from './f-string';
import { handlebars } from './handlebars';
import { jinja } from './jinja';
import { mustache } from './mustache';
import { nunjucks } from './nunjucks';
import { doubleBraces, vscodeInput } from './placeholders';
import type { ParsedTemplate, TemplateEngine, Templating } from './template-engine';

const none: TemplateEngine = { parse: (text) => ({ uses: [], render: () => [{ kind: 'text', text }] }) };

const engines: Readonly<Record<Templating, TemplateEngine>> = {
  none,
  doubleBraces,
  handlebars,
  mustache,
  jinja,
  nunjucks,
  fString,
  vscodeInput,
};

/**
 * Reads a template, to ask of it more than one thing.
 *
 * @throws PromptError when the text is no template of the language; its line is the one within the text.
 */
export function parseTemplate(templating: Templating, text: string): ParsedTemplate {
  return engines[templating].parse(text);
}
