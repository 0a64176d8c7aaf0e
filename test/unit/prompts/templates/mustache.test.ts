import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../../../src/prompts/template';
import { describeFailures, describeFaults, describeTemplates } from './template-cases';

const items = [{ name: 'Till' }, { name: 'Card' }];

describeTemplates('mustache', {
  'variables in every spelling': {
    text: '{{a}} {{{a}}} {{& a }} {{ticket.subject}}',
    keeps: ['{{a}}', '{{ticket.subject}}'],
    paths: ['a', 'ticket.subject'],
    row: { a: '<1> & "2"', ticket: { subject: 'Lost card' } },
    filled: '<1> & "2" <1> & "2" <1> & "2" Lost card',
  },
  'values that are not text': {
    text: '{{list}} {{object}} {{{object}}} {{nothing}} {{no}}',
    keeps: ['{{list}}', '{{object}}', '{{nothing}}', '{{no}}'],
    paths: ['list', 'object', 'nothing', 'no'],
    row: { list: [1, 'a'], object: { a: null }, nothing: null, no: false },
    filled: '[1,"a"] {"a":null} {"a":null}  false',
  },
  'a loop, whose names may be those of the row': {
    text: '{{#items}}{{name}} for {{shop}}. {{/items}}',
    keeps: ['{{#items}}', '{{name}}', '{{shop}}'],
    paths: ['items', 'name', 'shop'],
    row: { items, shop: 'us' },
    filled: 'Till for us. Card for us. ',
  },
  'the elements themselves': {
    text: '{{#tags}}#{{.}} {{/tags}}',
    keeps: ['{{#tags}}', '{{.}}'],
    paths: ['tags'],
    row: { tags: ['new', 'old'] },
    filled: '#new #old ',
  },
  'conditions, whose inputs a row may lack': {
    text: '{{#vip}}Dear {{name}}{{/vip}}{{^vip}}Hi {{nick}}{{/vip}}',
    keeps: ['{{#vip}}', '{{name}}', '{{nick}}'],
    paths: ['vip', 'name', 'nick'],
    row: { nick: 'Al' },
    filled: 'Hi Al',
  },
  'other braces': {
    text: '{{=<% %>=}}<% a %> {{b}}',
    keeps: ['<% a %>'],
    paths: ['a'],
    row: { a: 1 },
    filled: '1 {{b}}',
  },
  comments: { text: 'x{{! {a} }}y }} {', keeps: [], paths: [], filled: 'xy }} {' },
});

describeFaults('mustache', [
  ['{{#items}}', 'mustache template: unclosed section "items".'],
  ['a\n{{/items}}', '2: This is not a valid mustache template: unopened section "items".'],
  ['{{#a}}{{#b}}{{/a}}{{/b}}', 'unclosed section "b".'],
  ['{{a', 'unclosed tag.'],
]);

describeFailures('mustache', [
  ['{{a}}', { b: 1 }, 'The row has no column for the variable {{a}}. Its columns are: b.'],
  ['{{#items}}{{name}}{{/items}}', { items: [{}] }, 'The row has no column for the variable {{name}}'],
  ['{{> rules}}', {}, 'The partial template of {{> rules}} was not found.'],
  ['{{constructor}}', {}, 'The row has no column for the variable {{constructor}}'],
]);

describe('a mustache template', () => {
  it('includes other templates', () => {
    expect(renderTemplate('mustache', 'a {{> rules}}', { x: 1 }, { rules: 'and {{x}}' })).toBe('a and 1');
  });
});
