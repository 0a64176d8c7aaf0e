import { describe, expect, it } from 'vitest';
import { variableObjection, type Templating } from '../../../../src/prompts/template';

describe('a changed template is accepted', () => {
  it.each<[Templating, before: string, after: string]>([
    ['doubleBraces', 'Route {{input}}.', 'Read {{ input }}, then route {{input}}.'],
    [
      'handlebars',
      '{{#each items}}{{this.name}}{{/each}}',
      'Items:\n{{#each items as |item|}}- {{{item.name}}}\n{{/each}}',
    ],
    ['handlebars', 'Dear {{name}}', '{{#if name}}Dear {{name}}{{/if}}{{! polite }}'],
    ['handlebars', '{{role "system"}}Be kind. {{> rules}}', 'x {{> rules}} {{role "system"}}'],
    ['mustache', '{{#vip}}Dear {{/vip}}{{name}}', '{{#vip}}Dear {{name}}{{/vip}}{{^vip}}{{name}}{{/vip}}'],
    [
      'jinja',
      '{% for x in items %}{{ x.name }}{% endfor %}',
      '{%- for item in items -%}\n* {{- item["name"] }}\n{%- endfor %}',
    ],
    ['jinja', '{{ a | trim }} {{ b }}', '{{ b }} then {{ a|trim }}. {# short #}{% raw %}{{ c }}{% endraw %}'],
    ['nunjucks', '{% if a %}{{ a }}{% endif %}', '{% if a %}{{ a }}{% else %}nothing{% endif %}'],
    ['fString', 'Answer {{"label": "{label}"}}', 'Answer {{"label": "{label}", "n": 1}}'],
    ['vscodeInput', 'Name it ${input:name:a name}.', 'Call it ${input:name}.'],
    ['none', '{{a}}', '{{#if {% {'],
  ])('%s: %j → %j', (templating, before, after) => {
    expect(variableObjection(templating, before, after)).toBeUndefined();
  });
});

describe('a changed template is rejected', () => {
  it.each<[Templating, before: string, after: string, objection: string]>([
    [
      'doubleBraces',
      'Route {{input}} for {{team}}.',
      'Route {{ticket}} for {{team}}.',
      'The new text lost the template variable {{input}} and invented the template variable {{ticket}}. Use exactly these, spelled like this: {{input}}, {{team}}.',
    ],
    [
      'doubleBraces',
      'Route the ticket.',
      'Route {{ticket}}.',
      'The new text invented the template variable {{ticket}}. The original text has no template variables, so use none.',
    ],
    [
      'handlebars',
      '{{#each items}}{{this.name}}{{/each}}',
      '{{#each items}}{{this.price}}{{/each}}',
      'The new text lost the template variable {{this.name}} and invented the template variable {{this.price}}.',
    ],
    [
      'handlebars',
      '{{#each items}}{{name}}{{/each}}',
      'Items: {{name}}',
      'lost the template variable {{name}} and the section {{#each items}} and invented the template variable {{name}}',
    ],
    [
      'handlebars',
      '{{#if vip}}Dear {{name}}{{/if}}',
      '{{#if vip}}Dear {{name}}',
      'The new text is not a valid Handlebars template: the text ends inside a block. Close every {{#name}} with {{/name}}. Look at its line 1.',
    ],
    ['handlebars', 'Hi {{name}}', 'Hi {{json name}}', 'invented the function "json" of {{json name}}'],
    ['handlebars', 'Hi {{name}}', 'Hi {{upper name}}', 'the helper "upper" is unknown'],
    ['handlebars', '{{role "system"}}{{history}}Hi', 'Hi', 'lost the tag {{role "system"}}, {{history}}.'],
    ['handlebars', '{{> rules}}', '{{> law}}', 'lost the partial {{> rules}} and invented the partial {{> law}}.'],
    [
      'handlebars',
      '{{#if vip}}Dear {{title}}{{/if}}',
      'Dear {{title}}{{#if vip}}!{{/if}}',
      'uses the template variable {{title}} outside its condition, although not every input has it.',
    ],
    ['mustache', '{{#items}}{{name}}{{/items}}', '{{#items}}{{name}}', 'unclosed section "items".'],
    [
      'mustache',
      '{{#vip}}{{title}}{{/vip}}',
      '{{#vip}}!{{/vip}}{{title}}',
      'uses the template variable {{title}} outside its condition',
    ],
    ['jinja', '{{ a | upper }}', '{{ a }}', 'lost the function "upper" of {{ a | upper }}.'],
    ['jinja', '{{ a }}', '{{ a | upper }}', 'invented the function "upper" of {{ a | upper }}.'],
    [
      'jinja',
      '{{ a | default("none") }}',
      '{{ a | default("none") }} {{ a }}',
      'uses the template variable {{ a }} outside its condition',
    ],
    [
      'jinja',
      '{% for x in a %}{{ x }}{% endfor %}',
      '{{ a }}',
      'lost the template variable {{ x }} and the section {% for x in a %}.',
    ],
    [
      'jinja',
      '{{ _.role("user") }}{{ a }}',
      '{{ _.role("system") }}{{ a }}',
      'lost the tag {{ _.role("user") }} and invented',
    ],
    [
      'jinja',
      'a',
      'a {% if b %}',
      'The new text is not a valid Jinja template: {% if b %} is not closed with {% endif %}. Look at its line 1.',
    ],
    ['nunjucks', '{% if a %}x{% endif %}', 'x', 'lost the section {% if a %}.'],
    ['nunjucks', '{{ a }}', '{{ a }} {% include "b" %}', 'other templates cannot be included.'],
    ['fString', 'Answer {a}', 'Answer {a} as {"label": 1}', 'Write {{ and }} for literal braces.'],
    [
      'vscodeInput',
      'Name ${input:name} in ${selection}',
      'Name ${input:name}',
      'lost the template variable ${selection}.',
    ],
    ['commandArguments', 'Fix $ARGUMENTS', 'Fix it.', 'lost the template variable $ARGUMENTS.'],
    [
      'commandArguments',
      'Fix $1 !`git log`',
      'Fix $2',
      'lost the template variable $1 and the tag !`git log` and invented',
    ],
  ])('%s: %j → %j', (templating, before, after, objection) => {
    expect(variableObjection(templating, before, after)).toContain(objection);
  });
});

describe('the guard', () => {
  it('requires the original text to be a template', () => {
    expect(() => variableObjection('jinja', '{% if a %}', 'a')).toThrow('{% if a %} is not closed');
  });
});
