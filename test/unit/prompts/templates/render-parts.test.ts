import { describe, expect, it } from 'vitest';
import { renderParts, renderTemplate } from '../../../../src/prompts/template';

const conversation = [{ role: 'user', content: 'My card is lost.' }];

describe('a template that is nothing but a variable', () => {
  it.each([
    ['doubleBraces', '{{input}}'],
    ['handlebars', ' {{{input}}}\n'],
    ['mustache', '{{input}}'],
    ['jinja', '{{ input }}'],
    ['nunjucks', '{{ input }}'],
    ['fString', '{input}'],
    ['vscodeInput', '${input:input:What?}'],
  ] as const)('keeps the value that is not text: %s', (templating, text) => {
    expect(renderParts(templating, text, { input: conversation })).toEqual([{ kind: 'value', value: conversation }]);
    expect(renderTemplate(templating, text, { input: conversation })).toBe(JSON.stringify(conversation));
  });

  it('is text when the value is', () => {
    expect(renderParts('jinja', '{{ input }}', { input: 'x' })).toEqual([{ kind: 'text', text: 'x' }]);
  });

  it('is text when something is done to the value', () => {
    expect(renderParts('jinja', '{{ input | length }}', { input: conversation })).toEqual([
      { kind: 'text', text: '1' },
    ]);
  });

  it('is text when something stands around it', () => {
    expect(renderParts('doubleBraces', 'x {{input}}', { input: [1] })).toEqual([{ kind: 'text', text: 'x [1]' }]);
  });
});
