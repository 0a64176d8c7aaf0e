import { describeFailures, describeFaults, describeTemplates } from './template-cases';

const items = [
  { name: 'Till', tags: ['new'] },
  { name: 'Card', tags: [] },
];

describeTemplates('jinja', {
  'variables and filters': {
    text: '{{ a }} {{- b -}} {{ a | upper | replace("X", "y") }} {{ ticket.subject }} {{ ticket["subject"] }}',
    keeps: ['{{ a }}', '{{- b -}}', '{{ a | upper | replace("X", "y") }}', '{{ ticket.subject }}'],
    paths: ['a', 'b', 'ticket.subject'],
    row: { a: '<x>', b: 2, ticket: { subject: 'Lost' } },
    filled: '<x>2<y> Lost Lost',
  },
  'values that are not text': {
    text: '{{ list }} {{ object }} {{ nothing }} {{ no }}',
    keeps: ['{{ list }}', '{{ object }}', '{{ nothing }}', '{{ no }}'],
    paths: ['list', 'object', 'nothing', 'no'],
    row: { list: [1, 'a'], object: { a: null }, nothing: null, no: false },
    filled: "[1, 'a'] {'a': None} None False",
  },
  'a loop in a loop': {
    text: '{% for item in items %}{{ loop.index }}. {{ item.name }} for {{ shop }}{% for tag in item.tags %} #{{ tag }}{% endfor %}; {% endfor %}',
    keeps: ['{% for item in items %}', '{{ item.name }}', '{{ shop }}', '{% for tag in item.tags %}', '{{ tag }}'],
    paths: ['items', 'shop'],
    row: { items, shop: 'us' },
    filled: '1. Till for us #new; 2. Card for us; ',
  },
  'a loop over some, in another order': {
    text: '{% for item in items | reverse if item.tags %}{{ item.name }}{% else %}{{ none_text }}{% endfor %}',
    keeps: ['{% for item in items | reverse if item.tags %}', '{{ item.name }}', '{{ none_text }}'],
    paths: ['items', 'none_text'],
    row: { items },
    filled: 'Till',
  },
  'keys and values': {
    text: '{% for key, value in facts.items() %}{{ key }}={{ value }} {% endfor %}',
    keeps: ['{% for key, value in facts.items() %}'],
    paths: ['facts'],
    row: { facts: { a: 1, b: 2 } },
    filled: 'a=1 b=2 ',
  },
  'conditions, whose inputs a row may lack': {
    text: '{% if vip is defined %}Dear {{ title }}{% elif known == "yes" %}Hello{% else %}Who is {{ name }}?{% endif %}',
    keeps: ['{% if vip is defined %}', '{{ title }}', '{% elif known == "yes" %}', '{{ name }}'],
    paths: ['vip', 'title', 'known', 'name'],
    row: { known: 'yes' },
    filled: 'Hello',
  },
  'what stands in for an input': {
    text: '{{ a | default("none") }} {{ b or "nobody" }} {{ c if c else "nothing" }}',
    keeps: ['{{ a | default("none") }}', '{{ b or "nobody" }}', '{{ c if c else "nothing" }}'],
    paths: ['a', 'b', 'c'],
    filled: 'none nobody nothing',
  },
  'names that the template gives': {
    text: '{% set who = ticket.customer %}{% set note %}for {{ who.name }}{% endset %}{{ note }}{% macro bold(x, by="*") %}{{ by }}{{ x }}{{ by }}{% endmacro %} {{ bold(ticket.id) }}',
    keeps: ['{% set who = ticket.customer %}', '{{ who.name }}', '{{ bold(ticket.id) }}'],
    paths: ['ticket.customer', 'ticket.customer.name', 'ticket.id'],
    row: { ticket: { customer: { name: 'Ada' }, id: 7 } },
    filled: 'for Ada *7*',
  },
  'raw blocks and comments': {
    text: '{% raw %}{{ a }} "{% if %}"\n{% endraw %}|{# {{ b }} #}|{%- raw -%} {{ c }} {%- endraw -%} |',
    keeps: [],
    paths: [],
    filled: '{{ a }} "{% if %}"\n||{{ c }}|',
  },
  'keys that are only known from the row': {
    text: '{{ names[lang] }} {{ items[0].name }} {{ items | length }}',
    keeps: ['{{ names[lang] }}', '{{ items[0].name }}', '{{ items | length }}'],
    paths: ['names', 'lang', 'items.0.name', 'items'],
    row: { names: { de: 'Karte' }, lang: 'de', items },
    filled: 'Karte Till 2',
  },
  'JSON around a variable, and a line feed at the end': {
    text: '{"q": {{ q | tojson }}, "n": {"a": 1}}\n',
    keeps: ['{{ q | tojson }}'],
    paths: ['q'],
    row: { q: 'a "b"' },
    filled: '{"q": "a \\"b\\"", "n": {"a": 1}}\n',
  },
  'a column that is called as a function of the language': {
    text: '{{ range }}',
    keeps: [],
    paths: [],
    row: { range: 'x' },
    filled: 'x',
  },
});

describeFaults('jinja', [
  ['a\n{% if a %}', '2: This is not a valid Jinja template: {% if a %} is not closed with {% endif %}.'],
  ['{% endif %}', '{% endif %} closes a block, but no block is open.'],
  ['{% if a %}{% for x in y %}{% endif %}', '{% endif %} closes a block, but the open block is {% for x in y %}.'],
  ['x\n{{ a', '2: This is not a valid Jinja template: the tag that begins with "{{" is not closed.'],
  ['{# a', 'the tag that begins with "{#" is not closed.'],
  ['x\n{{ a b }}', '2: This is not a valid Jinja template: {{ a b }} cannot be parsed.'],
  [
    'x\n{% include "a" %}',
    '2: This is not a valid Jinja template: {% include "a" %} includes another template, which is not supported',
  ],
  [
    '{% for x in y recursive %}{{ loop(x.y) }}{% endfor %}',
    '{% for x in y recursive %} is recursive, which is not supported.',
  ],
]);

describeFailures('jinja', [
  ['{{ a }}', { b: 1 }, 'The row has no column for the variable {{ a }}. Its columns are: b.'],
  ['{% for x in a %}{% endfor %}', {}, 'The row has no column for the variable "a" of {% for x in a %}'],
  [
    '{% for x in a %}{{ x.b }}{% endfor %}',
    { a: [{ b: 1 }, { c: 1 }] },
    'The row has no column for the variable {{ x.b }}',
  ],
  [
    '{{ a | shout }}',
    { a: 'x' },
    'The Jinja template cannot be filled with this row: Unknown StringValue filter: shout.',
  ],
  ['{{ a | constructor }}', { a: 'x' }, 'Unknown StringValue filter: constructor.'],
  ['{{ a is constructor }}', { a: 'x' }, 'Unknown test: constructor'],
  ['{% for x in a %}{% endfor %}', { a: 1 }, 'Expected iterable or object type in for loop'],
  ['{{ range(10 ** 9) }}', {}, 'range() is limited to 100000 numbers.'],
  ['{{ raise_exception("no " ~ a) }}', { a: 'x' }, 'The Jinja template cannot be filled with this row: no x.'],
  ['{{ "".constructor.constructor("return 1")() }}', {}, 'Cannot call something that is not a function'],
  ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', {}, 'The Jinja template cannot be filled with this row'],
]);
