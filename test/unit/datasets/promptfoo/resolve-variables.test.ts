import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { workspace } from '../workspace';

async function valuesIn(tests: string, files: Readonly<Record<string, string>> = {}) {
  const { path } = workspace({ 'promptfooconfig.yaml': tests, ...files });
  return (await loadRows(path('promptfooconfig.yaml'))).map(({ values }) => values);
}

describe('promptfoo’s variables in variables', () => {
  it('are filled, whatever order they have and wherever they come from', async () => {
    const configuration = `
defaultTest: { vars: { greeting: "Dear {{name}}" } }
tests:
  - vars: { text: "{{greeting}}, {{ body }}", name: Ada, body: file://body.txt }
  - file://more.csv
`;
    const files = { 'body.txt': 'good day, {{name}}\n', 'more.csv': 'text,name\n"{{greeting}}!",Bo\n' };
    expect(await valuesIn(configuration, files)).toMatchObject([
      { text: 'Dear Ada, good day, Ada', body: 'good day, Ada' },
      { text: 'Dear Bo!' },
    ]);
  });

  it('may be the whole prompt', async () => {
    expect(await valuesIn('tests: [{ vars: { prompt: "Write about {{topic}}", topic: tulips } }]')).toMatchObject([
      { prompt: 'Write about tulips' },
    ]);
  });

  it('may use parts of values, filters and conditions', async () => {
    const configuration = `
tests:
  - vars:
      text: "{{ person.name | upper }}{% if formal %}, sir{% endif %}"
      person: { name: Ada, note: "of {{town}}" }
      town: Bath
      formal: true
`;
    expect(await valuesIn(configuration)).toMatchObject([
      { text: 'ADA, sir', person: { name: 'Ada', note: 'of Bath' } },
    ]);
  });

  it('print what the test lacks as nothing, and leave alone what is not a template', async () => {
    const configuration = `tests: [{ vars: { text: "a {{ lacking }}b", set: "{{1,2},{3}}", raw: "{% raw %}{{text}}{% endraw %}" } }]`;
    expect(await valuesIn(configuration)).toMatchObject([{ text: 'a b', set: '{{1,2},{3}}' }]);
  });

  it('are refused when they lead in a circle', async () => {
    const { path, complaintOf } = workspace({
      'promptfooconfig.yaml': 'tests:\n  - vars: { a: "x {{b}}", b: "{{c}}", c: "{{b}}" }\n',
    });
    expect(await complaintOf(() => loadRows(path('promptfooconfig.yaml')))).toContain(
      'promptfooconfig.yaml:2: the variables are circular: {{b}} uses {{c}} uses {{b}}. Write the text itself in one of them',
    );
  });

  it('lose one line end at the end of a text', async () => {
    const configuration = 'tests:\n  - vars:\n      text: |\n        hello\n      two: "a\\n\\n"\n';
    expect(await valuesIn(configuration)).toEqual([{ text: 'hello', two: 'a\n' }]);
  });

  it('stay as they are in data that is not promptfoo’s', async () => {
    const { path } = workspace({ 'rows.jsonl': '{"text": "a {{b}}\\n", "b": "c"}\n' });
    expect((await loadRows(path('rows.jsonl'))).map(({ values }) => values)).toEqual([{ text: 'a {{b}}\n', b: 'c' }]);
  });
});
