import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  renderTemplate,
  templateVariables,
  variableObjection,
  type TemplateLanguage,
} from '../../../../src/prompts/template';

const templatings: readonly TemplateLanguage[] = [
  'none',
  'doubleBraces',
  'handlebars',
  'mustache',
  'jinja',
  'nunjucks',
  'fString',
  'vscodeInput',
];

/** Ordinary text without the opening or closing of a tag in any language. */
const plainText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom(
        '\n',
        '\n\n',
        '  ',
        '\t',
        '"',
        "'",
        '$',
        '%',
        '#',
        '!',
        '&',
        '<b>',
        '\\n',
        '|',
        '-',
        '`',
        '…',
        'é',
        '%}',
      ),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join('').replace(/[{}]/g, ''));

it.each(templatings)('%s: leaves text without tags unchanged', (templating) => {
  fc.assert(
    fc.property(plainText, fc.dictionary(fc.string(), fc.jsonValue()), (text, row) => {
      expect(renderTemplate(templating, text, row)).toBe(text);
      expect(templateVariables(templating, text)).toEqual([]);
      expect(variableObjection(templating, text, `${text}.`)).toBeUndefined();
    }),
  );
});

const written: Readonly<Partial<Record<TemplateLanguage, string>>> = {
  doubleBraces: '{{value}}',
  handlebars: '{{value}}',
  mustache: '{{value}}',
  jinja: '{{ value }}',
  nunjucks: '{{ value }}',
  fString: '{value}',
  vscodeInput: '${input:value}',
};

it.each(Object.entries(written))('%s: inserts any value verbatim', (templating, variable) => {
  fc.assert(
    fc.property(plainText, fc.string({ unit: 'grapheme' }), (text, value) => {
      const row = { value: `${value}{{value}}{% if %}{value}<&>` };
      expect(renderTemplate(templating as TemplateLanguage, `(${text}) ${variable} .`, row)).toBe(
        `(${text}) ${row.value} .`,
      );
    }),
  );
});
