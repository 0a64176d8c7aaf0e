import { describe, expect, test } from 'vitest';
import { malformedVariable } from '../../../../src/prompts/template';
import { describeFailures, describeTemplates } from './template-cases';

describeTemplates('doubleBraces', {
  variables: {
    text: '{{a}} {{ ticket.subject }} {{größe}} {{a}} {{a-b}}',
    keeps: ['{{a}}', '{{ ticket.subject }}', '{{größe}}', '{{a-b}}'],
    paths: ['a', 'ticket.subject', 'größe', 'a-b'],
    row: { a: 1, ticket: { subject: 'Lost' }, größe: 'x', 'a-b': null },
    filled: '1 Lost x 1 ',
  },
  'what is none': {
    text: '${{ secrets.KEY }} {input} {{ a | b }} {{}} {{#if a}} {{ {% } {{{',
    keeps: [],
    paths: [],
    filled: '${{ secrets.KEY }} {input} {{ a | b }} {{}} {{#if a}} {{ {% } {{{',
  },
  'a column whose own name has spaces': {
    text: 'Right is {{ground truth}}.',
    keeps: ['{{ground truth}}'],
    paths: ['ground truth'],
    row: { 'ground truth': 'billing' },
    filled: 'Right is billing.',
  },
  'a column whose own name has dots': {
    text: '{{a.b}}',
    keeps: ['{{a.b}}'],
    paths: ['a.b'],
    row: { 'a.b': 'own', a: { b: 'path' } },
    filled: 'own',
  },
});

describeTemplates('vscodeInput', {
  variables: {
    text: 'Name ${input:name}, ${input:kind:one, or two?}; on ${selection} in ${fileBasename} ${selection}',
    keeps: ['${input:name}', '${input:kind:one, or two?}', '${selection}', '${fileBasename}'],
    paths: ['name', 'kind', 'selection', 'fileBasename'],
    row: { name: 'Ada', kind: '${input:x}', selection: 'a()', fileBasename: 'a.ts' },
    filled: 'Name Ada, ${input:x}; on a() in a.ts a()',
  },
  'what is none': {
    text: '`${name}` ${{ a }} ${env:HOME} {{a}} #tool:search $selection ${input:}',
    keeps: [],
    paths: [],
    filled: '`${name}` ${{ a }} ${env:HOME} {{a}} #tool:search $selection ${input:}',
  },
});

describeFailures('vscodeInput', [
  ['${input:name:Who?}', { a: 1 }, 'The row has no column for the variable ${input:name:Who?}. Its columns are: a.'],
]);

describeTemplates('none', {
  'anything is text': {
    text: '{{a}} {% if %} {b} ${selection}',
    keeps: [],
    paths: [],
    filled: '{{a}} {% if %} {b} ${selection}',
  },
});

describe('malformed variables', () => {
  test.each([
    ['{{answer', '{{answer'],
    ['{{answer}', '{{answer}'],
    ['{{ answer | upper }}', '{{ answer | upper }}'],
    ['{{}}', '{{}}'],
  ])('are found in %j', (text, slip) => {
    expect(malformedVariable(`{{a}} ${text}`)).toBe(slip);
  });

  test.each(['{{answer}}', '{"a": {"b": 1}}', '${{ a | b }}', '100 %'])('are not found in %j', (text) => {
    expect(malformedVariable(text)).toBeUndefined();
  });
});
