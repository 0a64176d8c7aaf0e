import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../../../src/prompts/template';
import { describeFailures, describeFaults, describeTemplates } from './template-cases';

const items = [
  { name: 'Till', tags: ['new'] },
  { name: 'Card', tags: [] },
];

describeTemplates('nunjucks', {
  'variables and filters': {
    text: '{{ a }} {{- b -}} {{ a | upper | replace("X", "y") }} {{ ticket.subject }} {{ größe }}',
    keeps: ['{{ a }}', '{{- b -}}', '{{ a | upper | replace("X", "y") }}', '{{ ticket.subject }}', '{{ größe }}'],
    paths: ['a', 'b', 'ticket.subject', 'größe'],
    row: { a: '<x>', b: 2, ticket: { subject: 'Lost' }, größe: 3 },
    filled: '<x>2<y> Lost 3',
  },
  'values that are not text': {
    text: '{{ list }} {{ object }} {{ nothing }} {{ no }} {{ object | dump }}',
    keeps: ['{{ list }}', '{{ object }}', '{{ nothing }}', '{{ no }}', '{{ object | dump }}'],
    paths: ['list', 'object', 'nothing', 'no'],
    row: { list: [1, 'a'], object: { a: null }, nothing: null, no: false },
    filled: '[1,"a"] {"a":null}  false {"a":null}',
  },
  'a loop in a loop': {
    text: '{% for item in items %}{{ loop.index }}. {{ item.name }} for {{ shop }}{% for tag in item.tags %} #{{ tag }}{% endfor %}; {% endfor %}',
    keeps: ['{% for item in items %}', '{{ item.name }}', '{{ shop }}', '{% for tag in item.tags %}', '{{ tag }}'],
    paths: ['items', 'shop'],
    row: { items, shop: 'us' },
    filled: '1. Till for us #new; 2. Card for us; ',
  },
  'keys and values': {
    text: '{% for key, value in facts %}{{ key }}={{ value }} {% else %}{{ nothing }}{% endfor %}',
    keeps: ['{% for key, value in facts %}', '{{ nothing }}'],
    paths: ['facts', 'nothing'],
    row: { facts: { a: 1, b: 2 } },
    filled: 'a=1 b=2 ',
  },
  'conditions, whose inputs a row may lack': {
    text: '{% if vip is defined %}Dear {{ title }}{% elif known == "yes" %}Hello{% endif %}{% switch tone %}{% case calm %}.{% default %}!{% endswitch %}',
    keeps: [
      '{% if vip is defined %}',
      '{{ title }}',
      '{% elif known == "yes" %}',
      '{% switch tone %}',
      '{% case calm %}',
    ],
    paths: ['vip', 'title', 'known', 'tone', 'calm'],
    row: { known: 'yes', tone: 'loud' },
    filled: 'Hello!',
  },
  'names that the template gives': {
    text: '{% set who = ticket.customer %}{% set comma = joiner() %}{{ comma() }}{{ who.name }}{{ comma() }}{% macro bold(x, by="*") %}{{ by }}{{ x }}{{ by }}{% endmacro %}{{ bold(ticket.id) }}{% call bold(1) %}{% endcall %}',
    keeps: ['{% set who = ticket.customer %}', '{% set comma = joiner() %}', '{{ who.name }}', '{{ bold(ticket.id) }}'],
    paths: ['ticket.customer', 'ticket.customer.name', 'ticket.id'],
    row: { ticket: { customer: { name: 'Ada' }, id: 7 } },
    filled: 'Ada,*7**1*',
  },
  'blocks, filtered parts and methods of texts': {
    text: '{% block rules %}{{ a.toUpperCase() }}{% endblock %}{% filter upper %}{{ b }}{% endfilter %} {{ a.length }}',
    keeps: ['{{ a.toUpperCase() }}', '{% filter upper %}', '{{ b }}', '{{ a.length }}'],
    paths: ['a', 'b', 'a.length'],
    row: { a: 'x', b: 'y' },
    filled: 'XY 1',
  },
  'raw blocks and comments': {
    text: '{% raw %}{{ a }}{% endraw %}{# {{ b }} #} }} {',
    keeps: [],
    paths: [],
    filled: '{{ a }} }} {',
  },
});

describeFaults('nunjucks', [
  ['a\n{% if a %}', '2: This is not a valid Nunjucks template: {% if a %} is not closed with {% endif %}.'],
  ['{% endfor %}', '{% endfor %} closes a block, but no block is open.'],
  ['x\n{{ a b }}', '2: This is not a valid Nunjucks template: expected variable end.'],
  ['{{ a', 'the tag that begins with "{{" is not closed.'],
  ['{% shout %}', 'unknown block tag: shout.'],
  ['x\n{% include "a" %}', '2: This is not a valid Nunjucks template: other templates cannot be included.'],
  ['{% extends "a" %}', 'other templates cannot be included.'],
  ['{% asyncEach x in y %}{% endeach %}', 'asynchronous tags are not supported.'],
]);

describeFailures('nunjucks', [
  ['{{ a }}', { b: 1 }, 'The row has no column for the variable {{ a }}. Its columns are: b.'],
  ['{{ env.HOME }}', {}, 'The row has no column for the variable {{ env.HOME }}'],
  [
    '{{ a | shout }}',
    { a: 1 },
    'The Nunjucks template cannot be filled with this row: the filter "shout" is unknown. Filters that a promptfoo configuration defines ("nunjucksFilters") are programs, which are not run: put their result in a variable.',
  ],
  ['{{ shout() }}', {}, 'Unable to call `shout`, which is undefined or falsey.'],
  ['{{ range(1000000000) }}', {}, 'range() is limited to 100000 numbers.'],
]);

describe('code in a Nunjucks template', () => {
  it.each([
    '{{ "".constructor.constructor("return process")() }}',
    '{{ a["con" ~ "structor"]("x") }}',
    '{{ range.constructor("return process")() }}',
    '{% set f = joiner["constructor"] %}{{ f("return process")() }}',
    '{{ "".__proto__.toString() }}',
    '{% block x %}{{ "".sub.constructor("return process")() }}{% endblock %}',
    '{% macro m() %}{{ [].at.constructor("return process")() }}{% endmacro %}{{ m() }}',
  ])('is not reached by %s', (text) => {
    expect(() => renderTemplate('nunjucks', text, { a: 'x' })).toThrow('Unable to call');
  });

  it.each([
    '{{ a"^b }}',
    '{{ a | upper"^b }}',
    '{% set a"^b = 1 %}',
    '{% block a"b %}{% endblock %}',
    '{{ a is odd"b }}',
  ])('is not written by the name in %s', (text) => {
    expect(() => renderTemplate('nunjucks', text, { a: 'x' })).toThrow('is not a name.');
  });

  it.each([String.raw`{{ a["\\\""]() }}`, String.raw`{{ "\\\"".trim() }}`])(
    'is not written by the call in %s',
    (text) => {
      expect(() => renderTemplate('nunjucks', text, { a: 'x' })).toThrow(
        'the name of a called function has quotes or backslashes',
      );
    },
  );
});
