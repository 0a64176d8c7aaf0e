import { describe, expect, it } from 'vitest';
import { renderTemplate, templateVariables, variableObjection, variablePaths } from '../../../../src/prompts/template';

const templating = { expressions: ['${ticket.subject}', '${n}'] };

describe('the expressions of a program', () => {
  it('are filled with columns, and everything else is text', () => {
    const row = { ticket: { subject: 'Lost ${n}' }, n: 2 };
    expect(renderTemplate(templating, 'Route ${ticket.subject} {{n}} ${n}. ${x}', row)).toBe(
      'Route Lost ${n} {{n}} 2. ${x}',
    );
  });

  it('must be kept in a text', () => {
    expect(templateVariables(templating, 'Do ${n} of ${n} {{a}}')).toEqual(['${n}']);
    expect(variableObjection(templating, 'Do ${n}.', 'Do it {{n}} ${x} times.')).toBe(
      'The new text lost the template variable ${n}. Use exactly these, spelled like this: ${n}.',
    );
  });

  it.each([
    ['${ ticket.subject }', 'ticket.subject'],
    ['${ticket?.subject!.text}', 'ticket.subject.text'],
    ["${rows[0]['a-b']}", 'rows.0.a-b'],
    ['${this.name}', 'name'],
    ['${a ? b : c}', 'a ? b : c'],
    ['{name}', 'name'],
    ['{name!r:>{width}}', 'name'],
    ['{name=}', 'name'],
    ['{user["id"]:N2}', 'user.id'],
    ['{price,10:N2}', 'price'],
    ['{", ".join(names)}', '", ".join(names)'],
    ['#{@ticket}', 'ticket'],
    ['$ticket->subject', 'ticket.subject'],
    ["{$row['text']}", 'row.text'],
  ])('name a column: %s', (expression, path) => {
    expect(variablePaths({ expressions: [expression] }, `Do ${expression}`)).toEqual([path]);
  });
});
