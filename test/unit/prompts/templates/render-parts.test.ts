import { describe, expect, it } from 'vitest';
import { renderParts, renderTemplate } from '../../../../src/prompts/template';

const conversation = [{ role: 'user', content: 'My card is lost.' }];

describe('a template that consists of one variable', () => {
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

  it('is filled as text if the value is text', () => {
    expect(renderParts('jinja', '{{ input }}', { input: 'x' })).toEqual([{ kind: 'text', text: 'x' }]);
  });

  it('is filled as text if the value is changed', () => {
    expect(renderParts('jinja', '{{ input | length }}', { input: conversation })).toEqual([
      { kind: 'text', text: '1' },
    ]);
  });

  it('is filled as text if it is surrounded by text', () => {
    expect(renderParts('doubleBraces', 'x {{input}}', { input: [1] })).toEqual([{ kind: 'text', text: 'x [1]' }]);
  });
});
