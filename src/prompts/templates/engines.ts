import { withinReadingLimits } from '../reading-limits';
import { commandArguments, geminiArguments } from './command-arguments';
import { fString } from './f-string';
import { handlebars } from './handlebars';
import { hostExpressions } from './host-expressions';
import { jinja } from './jinja';
import { mustache } from './mustache';
import { nunjucks } from './nunjucks';
import { filledWithinLimits } from './filling-limits';
import { withRoleLines } from './role-lines';
import { doubleBraces, vscodeInput } from './placeholders';
import type { ParsedTemplate, TemplateEngine, TemplateLanguage, Templating } from './template-engine';

const none: TemplateEngine = { parse: (text) => ({ uses: [], render: () => [{ kind: 'text', text }] }) };

const engines: Readonly<Record<TemplateLanguage, TemplateEngine>> = {
  none,
  doubleBraces,
  handlebars,
  mustache,
  jinja,
  nunjucks,
  fString,
  vscodeInput,
  commandArguments: commandArguments({ argumentNames: [] }),
  geminiArguments,
};

/**
 * Reads a template, to ask of it more than one thing.
 *
 * @throws PromptError when the text is not a template of the language; its line is the one within the text.
 */
export function parseTemplate(templating: Templating, text: string): ParsedTemplate {
  const key = JSON.stringify([templating, text]);
  const parsed = recent.get(key) ?? limited(engineOf(templating), text);
  recent.delete(key);
  recent.set(key, parsed);
  const [oldest] = recent.keys();
  if (recent.size > RECENT && oldest !== undefined) recent.delete(oldest);
  return parsed;
}

/** Reading and filling a template are given up when they take too long: it may have loops in loops. */
function limited(engine: TemplateEngine, text: string): ParsedTemplate {
  const template = withinReadingLimits('This template', text, () => engine.parse(text));
  return { ...template, render: (values, partials) => filledWithinLimits(() => template.render(values, partials)) };
}

function engineOf(templating: Templating): TemplateEngine {
  if (typeof templating === 'string') return engines[templating];
  if ('argumentNames' in templating) return commandArguments(templating);
  return 'roleLines' in templating ? withRoleLines(engines[templating.roleLines]) : hostExpressions(templating);
}

/** A run fills the same few texts with every row: reading them is what takes time. The latest stands last. */
const recent = new Map<string, ParsedTemplate>();
const RECENT = 64;
