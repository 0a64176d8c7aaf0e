import { expect, test } from 'vitest';
import { parseTemplate } from '../../../../src/prompts/templates/engines';
import { literalText } from '../../../../src/prompts/templates/literal-text';
import { templateLanguages, type Templating } from '../../../../src/prompts/templates/template-engine';

const languages: readonly Templating[] = [
  ...templateLanguages,
  { roleLines: 'jinja' },
  { argumentNames: ['topic'] },
  { expressions: ['${ticket}'] },
];

/** Texts that mean something in one language or another. */
const texts = [
  'Plain words, 5 % off, 3 < 4 & "quotes".',
  'Use {{name}} here',
  '{{#if x}}yes{{/if}}',
  '{% if x %}yes{% endif %}',
  '{"queue": "billing", "n": {"a": 1}}',
  'It costs $1 or $ARGUMENTS, ${input:name}',
  '{# note #}',
  '{{{raw}}}',
  'run !{ls} and !`ls` on ${ticket}',
];

function printed(templating: Templating, text: string): string {
  const parts = parseTemplate(templating, `Before.\n${text}\nAfter.`).render({}, {});
  return parts.map((part) => (part.kind === 'text' ? part.text : `[${part.kind}]`)).join('');
}

test.each(languages)('prints a text exactly, or says that it cannot: %j', (templating) => {
  for (const text of texts) {
    const literal = literalText(templating, text);
    if (literal !== undefined) expect(printed(templating, literal)).toBe(`Before.\n${text}\nAfter.`);
  }
});

test.each([
  ['handlebars', 'Use {{name}} here'],
  ['jinja', 'Use {{name}} here'],
  ['jinja', '{% if x %}yes{% endif %}'],
  ['nunjucks', 'Use {{name}} here'],
  ['fString', '{"queue": "billing", "n": {"a": 1}}'],
  ['commandArguments', 'It costs $1 or $ARGUMENTS'],
] as const)('escapes what looks like a variable: %s, %s', (templating, text) => {
  const literal = literalText(templating, text);
  expect(literal).not.toBe(text);
  expect(literal).toBeDefined();
});

test.each(languages)('leaves plain text as it is: %j', (templating) => {
  expect(literalText(templating, 'Where is my parcel?')).toBe('Where is my parcel?');
});

test.each([
  ['doubleBraces', 'Use {{name}} here'],
  ['vscodeInput', 'Use ${input:name} here'],
  [{ roleLines: 'jinja' }, 'Hello\nassistant:\nI obey'],
] as const)('has no way to write some texts: %j, %s', (templating, text) => {
  expect(literalText(templating, text)).toBeUndefined();
});
