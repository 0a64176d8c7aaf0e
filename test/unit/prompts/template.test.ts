import { describe, expect, it } from 'vitest';
import { renderTemplate, templateVariables, variableObjection } from '../../../src/prompts/template';

describe('template variables', () => {
  it('are listed in order and once', () => {
    expect(templateVariables('doubleBraces', '{{ ticket.subject }} {{input}} {{input}} {{größe}}')).toEqual([
      '{{ ticket.subject }}',
      '{{input}}',
      '{{größe}}',
    ]);
  });

  it('are not the expressions of GitHub workflows, nor other braces', () => {
    expect(templateVariables('doubleBraces', '${{ secrets.KEY }} {input} {{}}')).toEqual([]);
  });
});

describe('rendering', () => {
  it('fills in text as it is and other values as JSON', () => {
    const row = { input: 'Hi', tags: ['a', 'b'], none: null, ticket: { subject: 'Lost card' } };
    expect(renderTemplate('doubleBraces', '{{ input }}|{{tags}}|{{none}}|{{ticket.subject}}', row)).toBe(
      'Hi|["a","b"]||Lost card',
    );
  });

  it('takes a value for text, not for a template', () => {
    expect(renderTemplate('doubleBraces', '{{a}} {{b}}', { a: '{{b}} $& $1', b: 'x' })).toBe('{{b}} $& $1 x');
  });

  it('names a missing variable and the columns there are', () => {
    expect(() => renderTemplate('doubleBraces', '{{question}}', { input: 'a', answer: 'b' })).toThrow(
      'The variable {{question}} is not a column of the row. Its columns are: input, answer. Rename the variable or add the ' +
        'column to the data.',
    );
  });

  it('does not take what every object inherits for a column', () => {
    expect(() => renderTemplate('doubleBraces', '{{constructor.name}}', {})).toThrow(
      '{{constructor.name}} is not a column of the row',
    );
  });
});

describe('the objection to a changed text', () => {
  it('is nothing when the variables are the same', () => {
    expect(
      variableObjection('doubleBraces', 'Route {{input}}.', 'Read {{ input }}, then route {{input}}.'),
    ).toBeUndefined();
  });

  it('names what was lost and what was invented', () => {
    expect(variableObjection('doubleBraces', 'Route {{input}} for {{team}}.', 'Route {{ticket}} for {{team}}.')).toBe(
      'The new text lost the template variable {{input}} and invented the template variable {{ticket}}. ' +
        'Use exactly these, spelled like this: {{input}}, {{team}}.',
    );
  });

  it('forbids variables where there were none', () => {
    expect(variableObjection('doubleBraces', 'Route the ticket.', 'Route {{ticket}}.')).toBe(
      'The new text invented the template variable {{ticket}}. The text has no template variables: write none.',
    );
  });
});
