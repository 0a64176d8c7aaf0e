import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { workspace } from '../workspace';

async function assertionsIn(configuration: string, files: Readonly<Record<string, string>> = {}) {
  const { path } = workspace({ 'promptfooconfig.yaml': configuration, ...files });
  return (await loadRows(path('promptfooconfig.yaml'))).map(({ assertions }) => assertions);
}

describe('the options of promptfoo tests', () => {
  it('set the judge’s prompt for model-graded assertions, where the nearest one wins', async () => {
    const configuration = `
defaultTest: { options: { rubricPrompt: default }, assert: [{ type: not-llm-rubric, value: a }] }
tests:
  - vars: { a: b }
    assert:
      - { type: contains, value: b }
      - { type: assert-set, assert: [{ type: llm-rubric, value: c, rubricPrompt: own }] }
  - vars: { a: c }
    options: { rubricPrompt: test }
`;
    expect(await assertionsIn(configuration)).toEqual([
      [
        { type: 'not-llm-rubric', value: 'a', rubricPrompt: 'default' },
        { type: 'contains', value: 'b' },
        { type: 'assert-set', assert: [{ type: 'llm-rubric', value: 'c', rubricPrompt: 'own' }] },
      ],
      [{ type: 'not-llm-rubric', value: 'a', rubricPrompt: 'test' }],
    ]);
  });

  it('can name a file with the prompt', async () => {
    const configuration = `
tests:
  - vars: { a: b }
    options: { rubricPrompt: file://grade.json }
    assert: [{ type: llm-rubric, value: c }, { type: llm-rubric, value: d, rubricPrompt: file://grade.txt }]
`;
    const files = { 'grade.json': '[{"role": "user", "content": "{{output}}"}]', 'grade.txt': 'Grade {{output}}\n' };
    expect(await assertionsIn(configuration, files)).toEqual([
      [
        { type: 'llm-rubric', value: 'c', rubricPrompt: [{ role: 'user', content: '{{output}}' }] },
        { type: 'llm-rubric', value: 'd', rubricPrompt: 'Grade {{output}}' },
      ],
    ]);
  });

  it('set the scores of the categories of factuality', async () => {
    const configuration = `
defaultTest: { options: { factuality: { subset: 0.5, superset: 0.2 } } }
tests: [{ vars: { a: b }, assert: [{ type: factuality, value: c }, { type: llm-rubric, value: d }] }]
`;
    expect(await assertionsIn(configuration)).toEqual([
      [
        { type: 'factuality', value: 'c', options: { factuality: { subset: 0.5, superset: 0.2 } } },
        { type: 'llm-rubric', value: 'd' },
      ],
    ]);
  });
});
