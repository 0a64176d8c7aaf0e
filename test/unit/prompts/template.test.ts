import { describe, expect, it } from 'vitest';
import { renderTemplate, templateVariables, variableObjection } from '../../../src/prompts/template';

describe('template variables', () => {
  it('are listed in order without duplicates', () => {
    expect(templateVariables('doubleBraces', '{{ ticket.subject }} {{input}} {{input}} {{größe}}')).toEqual([
      '{{ ticket.subject }}',
      '{{input}}',
      '{{größe}}',
    ]);
  });

  it('exclude GitHub workflow expressions and other braces', () => {
    expect(templateVariables('doubleBraces', '${{ secrets.KEY }} {input} {{}}')).toEqual([]);
  });
});

describe('rendering', () => {
  it('inserts text verbatim and other values as JSON', () => {
    const row = { input: 'Hi', tags: ['a', 'b'], none: null, ticket: { subject: 'Lost card' } };
    expect(renderTemplate('doubleBraces', '{{ input }}|{{tags}}|{{none}}|{{ticket.subject}}', row)).toBe(
      'Hi|["a","b"]||Lost card',
    );
  });

  it('does not treat a value as a template', () => {
    expect(renderTemplate('doubleBraces', '{{a}} {{b}}', { a: '{{b}} $& $1', b: 'x' })).toBe('{{b}} $& $1 x');
  });

  it('names a missing variable and the existing columns', () => {
    expect(() => renderTemplate('doubleBraces', '{{question}}', { input: 'a', answer: 'b' })).toThrow(
      'The row has no column for the variable {{question}}. Its columns are: input, answer. Rename the variable or add the ' +
        'column to the data.',
    );
  });

  it('does not treat inherited properties as columns', () => {
    expect(() => renderTemplate('doubleBraces', '{{constructor.name}}', {})).toThrow(
      'The row has no column for the variable {{constructor.name}}',
    );
  });
});

describe('the objection to a changed text', () => {
  it('is undefined if the variables are the same', () => {
    expect(
      variableObjection('doubleBraces', 'Route {{input}}.', 'Read {{ input }}, then route {{input}}.'),
    ).toBeUndefined();
  });

  it('names lost and invented variables', () => {
    expect(variableObjection('doubleBraces', 'Route {{input}} for {{team}}.', 'Route {{ticket}} for {{team}}.')).toBe(
      'The new text lost the template variable {{input}} and invented the template variable {{ticket}}. ' +
        'Use exactly these, spelled like this: {{input}}, {{team}}.',
    );
  });

  it('forbids variables if there were none', () => {
    expect(variableObjection('doubleBraces', 'Route the ticket.', 'Route {{ticket}}.')).toBe(
      'The new text invented the template variable {{ticket}}. The original text has no template variables, so use none.',
    );
  });
});
