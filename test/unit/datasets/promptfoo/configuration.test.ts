import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { holdsExamples } from '../../../../src/runs/plan/example-sources';
import { workspace } from '../workspace';

async function rowsIn(
  configuration: string,
  files: Readonly<Record<string, string>> = {},
  name = 'promptfooconfig.yaml',
) {
  const { path } = workspace({ [name]: configuration, ...files });
  return await loadRows(path(name));
}

const scenarios = `
defaultTest: { vars: { tone: kind }, assert: [{ type: is-json }] }
scenarios:
  - config:
      - vars: { language: German }
        assert: [{ type: contains, value: Hallo }]
      - vars: { language: Dutch }
        threshold: 0.5
    tests:
      - vars: { phrase: hello }
        assert: [{ type: contains, value: "!" }]
      - vars: { phrase: bye, tone: short }
`;

describe('promptfoo scenarios', () => {
  it('combine every test with every entry of their config', async () => {
    const rows = await rowsIn(scenarios);
    expect(rows.map(({ values, threshold, source }) => [values, threshold, source])).toEqual([
      [{ tone: 'kind', language: 'German', phrase: 'hello' }, undefined, 'promptfooconfig.yaml:10'],
      [{ tone: 'short', language: 'German', phrase: 'bye' }, undefined, 'promptfooconfig.yaml:12'],
      [{ tone: 'kind', language: 'Dutch', phrase: 'hello' }, 0.5, 'promptfooconfig.yaml:10'],
      [{ tone: 'short', language: 'Dutch', phrase: 'bye' }, 0.5, 'promptfooconfig.yaml:12'],
    ]);
    expect(rows[0]?.assertions).toEqual([
      { type: 'is-json' },
      { type: 'contains', value: 'Hallo' },
      { type: 'contains', value: '!' },
    ]);
    expect(rows[3]?.assertions).toEqual([{ type: 'is-json' }]);
  });

  it('come after the tests', async () => {
    const rows = await rowsIn(`${scenarios}tests: [{ vars: { language: French, phrase: oui } }]\n`);
    expect(rows.map(({ values }) => values['phrase'])).toEqual(['oui', 'hello', 'bye', 'hello', 'bye']);
  });

  it('can name files with scenarios, configs or tests', async () => {
    const configuration = `
scenarios:
  - file://scenario.yaml
  - { config: file://languages.yaml, tests: file://tests.csv }
`;
    const files = {
      'scenario.yaml': 'config: [{ vars: { language: Thai } }]\ntests: [{ vars: { phrase: one } }]\n',
      'languages.yaml': '- { vars: { language: Greek } }\n- { vars: { language: Irish } }\n',
      'tests.csv': 'phrase,__expected\ntwo,contains: 2\n',
    };
    const rows = await rowsIn(configuration, files);
    expect(rows.map(({ values }) => values)).toEqual([
      { language: 'Thai', phrase: 'one' },
      { language: 'Greek', phrase: 'two' },
      { language: 'Irish', phrase: 'two' },
    ]);
  });

  it('without tests have one test for every entry', async () => {
    const rows = await rowsIn('scenarios: [{ config: [{ vars: { a: b } }, { vars: { a: c } }] }]');
    expect(rows.map(({ values }) => values)).toEqual([{ a: 'b' }, { a: 'c' }]);
  });

  it('can be in JSON too', async () => {
    const configuration =
      '{\n "prompts": ["{{a}}"],\n "scenarios": [\n  {"config": [{"vars": {"a": "b"}}],\n   "tests": [\n    {"vars": {"c": "d"}}]}]\n}';
    const rows = await rowsIn(configuration, {}, 'promptfooconfig.json');
    expect(rows.map(({ values, source }) => [values, source])).toEqual([
      [{ a: 'b', c: 'd' }, 'promptfooconfig.json:6'],
    ]);
  });

  it('are reported with their line if they are malformed', async () => {
    const { path, complaintOf } = workspace({
      'promptfooconfig.yaml':
        'tests: [{ vars: { a: b } }]\nscenarios:\n  - tests: [{ vars: { a: b } }]\n  - config: [German]\n',
    });
    const complaint = await complaintOf(() => loadRows(path('promptfooconfig.yaml')));
    expect(complaint).toContain(
      'promptfooconfig.yaml:3: this scenario: it must be an object with "config" and "tests"',
    );
    expect(complaint).toContain('promptfooconfig.yaml:4: this scenario: every entry of "config" must be an object');
  });

  it('are examples in a configuration', () => {
    expect(holdsExamples('promptfooconfig.yaml', 'prompts: [a]\nscenarios: []\n')).toBe(true);
  });
});
