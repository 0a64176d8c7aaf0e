// Tested by test/unit/prompts/templates/host-expressions.test.ts.
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
import { doubleBraces, vscodeInput } from './plain-variables';
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
 * Parses a template. Recent templates are cached.
 *
 * @throws PromptError when the text isn't a valid template. Its line is relative to the text.
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

/** Limits the time for parsing and filling, which nested loops could make endless. */
function limited(engine: TemplateEngine, text: string): ParsedTemplate {
  const template = withinReadingLimits('This template', text, () => engine.parse(text));
  return { ...template, render: (values, partials) => filledWithinLimits(() => template.render(values, partials)) };
}

function engineOf(templating: Templating): TemplateEngine {
  if (typeof templating === 'string') return engines[templating];
  if ('argumentNames' in templating) return commandArguments(templating);
  return 'roleLines' in templating ? withRoleLines(engines[templating.roleLines]) : hostExpressions(templating);
}

/** Caches parsed templates, the most recent last. A run fills the same few texts with every example. */
const recent = new Map<string, ParsedTemplate>();
const RECENT = 64;
