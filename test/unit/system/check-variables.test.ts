import { describe, expect, it } from 'vitest';
import type { RowValues } from '../../../src/datasets/row';
import { readPromptFile } from '../../../src/prompts/prompt-file';
import { checkVariables } from '../../../src/system/check-variables';

function check(path: string, content: string, ...rows: readonly RowValues[]): void {
  const numbered = rows.map((values, index) => ({ values, source: `train.jsonl:${index + 1}` }));
  checkVariables(path, content, readPromptFile(path, content), numbered);
}

describe('the variables of a prompt', () => {
  it('may be any column, even an empty one', () => {
    expect(() =>
      check('route.txt', 'Route {{input}} for {{shop.name}}.', { input: null, shop: { name: '' } }),
    ).not.toThrow();
  });

  it('are reported in the prompt file when no row has them', () => {
    expect(() => check('route.txt', '\n\nRoute {{input}}\nfor {{ shop }}.\n', { input: 'a', answer: 'b' })).toThrow(
      'route.txt:4: The variable {{ shop }} is not a column of the data. Its columns are: input, answer. ' +
        'Rename the variable or add the column to the data.',
    );
  });

  it('are reported in the data when a row lacks them', () => {
    expect(() => check('route.txt', 'For {{shop}}.', { input: 'a', shop: 'x' }, { input: 'b' })).toThrow(
      'train.jsonl:2: The prompt has the variable {{shop}}, which is not a column of this row. Its columns are: input. Add it to the row.',
    );
  });

  it('are checked in every message of the file', () => {
    const file = 'messages:\n  - role: system\n    content: Route.\n  - role: user\n    content: "{{ticket}}"\n';
    expect(() => check('route.prompt.yml', file, { input: 'a' })).toThrow(/^route\.prompt\.yml:5: The variable/);
  });

  it('do not exist in an instruction file', () => {
    expect(() => check('AGENTS.md', 'Keep {{name}} as it is.', { input: 'a' })).not.toThrow();
  });

  it('may be missing inside a condition', () => {
    const template = '{% if vip %}Dear {{ title }}{% endif %} {{ input }}';
    expect(() => check('route.j2', template, { input: 'a' }, { input: 'b', vip: true, title: 'Dr' })).not.toThrow();
  });

  it('are checked for every element of a loop', () => {
    const template = '{% for item in items %}{{ item.name }}{% endfor %}';
    expect(() => check('route.j2', template, { items: [{ name: 'x' }] }, { items: [{ name: 'x' }, {}] })).toThrow(
      'train.jsonl:2: The prompt has the variable {{ item.name }}, which is not a column of this row.',
    );
  });

  it('are not checked in an invalid template, which is reported with its line', () => {
    expect(() => check('route.j2', '\n\nRoute\n{% if input %}', { input: 'a' })).toThrow(
      'route.j2:4: This is not a valid Jinja template: {% if input %} is not closed with {% endif %}.',
    );
  });

  it('are filled with every row', () => {
    expect(() => check('route.j2', '{{ input | round }}', { input: 1 }, { input: 'a' })).toThrow(
      'train.jsonl:2: The Jinja template cannot be filled with this row: round: a is not a number.',
    );
  });
});
