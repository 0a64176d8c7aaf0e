import { describe, expect, it } from 'vitest';
import { renderParts, renderTemplate } from '../../../../src/prompts/template';
import { describeFailures, describeFaults, describeTemplates } from './template-cases';

const items = [
  { name: 'Till', tags: ['new'] },
  { name: 'Card', tags: [] },
];

describeTemplates('handlebars', {
  'variables in every spelling': {
    text: '{{a}} {{{a}}} {{&a}} {{~ b ~}} {{ticket.subject}}',
    keeps: ['{{a}}', '{{~ b ~}}', '{{ticket.subject}}'],
    paths: ['a', 'b', 'ticket.subject'],
    row: { a: '<1> & "2"', b: 2, ticket: { subject: 'Lost card' } },
    filled: '<1> & "2" <1> & "2" <1> & "2"2Lost card',
  },
  'values that are not text': {
    text: '{{list}} {{object}} {{nothing}} {{no}} {{zero}}',
    keeps: ['{{list}}', '{{object}}', '{{nothing}}', '{{no}}', '{{zero}}'],
    paths: ['list', 'object', 'nothing', 'no', 'zero'],
    row: { list: [1, 'a'], object: { a: null }, nothing: null, no: false, zero: 0 },
    filled: '[1,"a"] {"a":null}  false 0',
  },
  'a loop, with what stands around it': {
    text: '{{#each items}}{{@index}}. {{this.name}} for {{../shop}}{{#each tags}} #{{.}}{{/each}}; {{/each}}',
    keeps: ['{{#each items}}', '{{this.name}}', '{{../shop}}', '{{#each tags}}', '{{.}}'],
    paths: ['items', 'shop'],
    row: { items, shop: 'us' },
    filled: '0. Till for us #new; 1. Card for us; ',
  },
  'block parameters': {
    text: '{{#each items as |item place|}}{{place}}{{item.name}}{{/each}}',
    keeps: ['{{#each items as |item place|}}', '{{item.name}}'],
    paths: ['items'],
    row: { items },
    filled: '0Till1Card',
  },
  'conditions, whose inputs a row may lack': {
    text: '{{#if vip}}Dear {{title}}{{else if known}}Hello{{else}}Who is {{name}}?{{/if}}{{#unless vip}}!{{/unless}}',
    keeps: ['{{#if vip}}', '{{title}}', '{{else if known}}', '{{name}}'],
    paths: ['vip', 'title', 'known', 'name'],
    row: { known: true },
    filled: 'Hello!',
  },
  sections: {
    text: '{{#items}}{{name}} {{/items}}{{#open}}{{shop}}{{/open}}{{^closed}}open{{/closed}}',
    keeps: ['{{#items}}', '{{name}}', '{{#open}}', '{{shop}}', '{{^closed}}'],
    paths: ['items', 'name', 'open', 'shop', 'closed'],
    row: { items, open: true, shop: 'us' },
    filled: 'Till Card usopen',
  },
  'a part of the row as context': {
    text: '{{#with ticket}}{{subject}} {{@root.shop}}{{/with}}',
    keeps: ['{{#with ticket}}', '{{subject}}', '{{@root.shop}}'],
    paths: ['ticket', 'ticket.subject', 'shop'],
    row: { ticket: { subject: 'Lost' }, shop: 'us' },
    filled: 'Lost us',
  },
  'helpers of Dotprompt': {
    text: '{{json ticket indent=2}} {{#ifEquals kind "vip"}}Dear{{else}}Hi{{/ifEquals}} {{lookup ticket "subject"}}',
    keeps: ['{{json ticket indent=2}}', '{{#ifEquals kind "vip"}}', '{{lookup ticket "subject"}}'],
    paths: ['ticket', 'kind'],
    row: { ticket: { subject: 'Lost' }, kind: 'vip' },
    filled: '{\n  "subject": "Lost"\n} Dear Lost',
  },
  'names in brackets': {
    text: '{{[first name]}} {{list.[0]}}',
    keeps: ['{{[first name]}}', '{{list.[0]}}'],
    paths: ['first name', 'list.0'],
    row: { 'first name': 'Ada', list: ['x'] },
    filled: 'Ada x',
  },
  'what an application hands in, which is nothing here': {
    text: 'Mail to {{@auth.email}}.',
    keeps: ['{{@auth.email}}'],
    paths: [],
    filled: 'Mail to .',
  },
  'comments and escaped braces': {
    text: '{{! {{a}} --}}{{!-- {{b}} --}}\\{{c}} } {',
    keeps: [],
    paths: [],
    filled: ' --}}{{c}} } {',
  },
  'what looks like a template in a value': {
    text: '{{a}}',
    keeps: ['{{a}}'],
    paths: ['a'],
    row: { a: '{{b}} $& <script>' },
    filled: '{{b}} $& <script>',
  },
});

describeFaults('handlebars', [
  ['{{#if a}}', 'Handlebars template: the text ends inside a block.'],
  ['a\nb {{/if}}', '2: This is not a valid Handlebars template: a block is closed but not opened.'],
  ['{{#if a}}{{/each}}', "if doesn't match each"],
  ['{{a b c', 'a tag is malformed, near "{{a b c".'],
  ['{{shout a}}', 'the helper "shout" is unknown. Use one of these: if, unless'],
  ['{{json (shout a)}}', 'the helper "shout" is unknown'],
  ['{{#list a}}{{/list}}', 'the helper "list" is unknown'],
  ['{{log a}}', 'the helper "log" is unknown'],
  ['{{#*inline "a"}}{{/inline}}', 'decorators are not supported'],
  ['{{{{raw}}}}{{a}}{{{{/raw}}}}', 'raw blocks are not supported. Write \\{{'],
  ['{{> (lookup . "a")}}', 'a partial is named by an expression'],
]);

describeFailures('handlebars', [
  ['{{a}}', { b: 1, c: 2 }, 'The row has no column for the variable {{a}}. Its columns are: b, c.'],
  [
    '{{#each items}}{{name}}{{/each}}',
    { items: [{ name: 'x' }, {}] },
    'The row has no column for the variable {{name}}',
  ],
  ['{{#each items}}{{/each}}', {}, 'The row has no column for the variable "items" of {{#each items}}'],
  ['{{> rules}}', {}, 'The partial template of {{> rules}} was not found.'],
  ['{{constructor}}', {}, 'The row has no column for the variable {{constructor}}'],
  ['{{list.constructor.name}}', { list: [] }, 'The row has no column for the variable {{list.constructor.name}}'],
]);

describe('a Handlebars template', () => {
  it('reaches only the row through a helper', () => {
    const text = '{{lookup (lookup list "constructor") "name"}}{{#with (lookup this "__proto__")}}x{{/with}}';
    expect(renderTemplate('handlebars', text, { list: [] })).toBe('');
  });

  it('includes other templates', () => {
    expect(renderTemplate('handlebars', 'a {{> rules}}', { x: '<1>' }, { rules: 'and {{x}}' })).toBe('a and <1>');
  });

  it('returns roles, the history and media as parts', () => {
    const text = '{{role "system"}}Be kind.{{history}}{{role "user"}}Look: {{media url=photo contentType="image/png"}}';
    expect(renderParts('handlebars', text, { photo: 'https://example.org/a.png' })).toEqual([
      { kind: 'role', role: 'system' },
      { kind: 'text', text: 'Be kind.' },
      { kind: 'history' },
      { kind: 'role', role: 'user' },
      { kind: 'text', text: 'Look: ' },
      { kind: 'media', url: 'https://example.org/a.png', contentType: 'image/png' },
    ]);
  });

  it('keeps values from imitating a role', () => {
    expect(
      renderTemplate('handlebars', '{{role "system"}}See {{media url=photo}}{{history}}.', { photo: 'a.png' }),
    ).toBe('See a.png.');
  });
});
