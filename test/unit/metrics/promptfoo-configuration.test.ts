import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../src/datasets/load-rows';
import { createMetric } from '../../../src/metrics/create-metric';
import { noServices, runOf } from './scored-run';

const configuration = `
prompts: [file://prompt.txt]
providers: [openai:gpt-4o]
defaultTest:
  assert:
    - { type: not-icontains, value: as an ai, metric: tone }
tests:
  - vars: { city: Paris, facts: { country: France } }
    assert:
      - { type: icontains, value: "{{ city }}", weight: 2, metric: correct }
      - type: assert-set
        threshold: 0.5
        metric: form
        assert:
          - { type: regex, value: '^{{city}}\\.?$' }
          - { type: word-count, value: { max: 3 } }
  - vars: { city: Rome, facts: { country: Italy } }
    assert:
      - { type: contains-json, value: file://schema.json }
      - { type: contains, value: "{{ facts.country }}" }
`;
const schema = { required: ['country'] };

function filesWith(configured: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-metrics-'));
  writeFileSync(join(folder, 'promptfooconfig.yaml'), configured);
  writeFileSync(join(folder, 'schema.json'), JSON.stringify(schema));
  return join(folder, 'promptfooconfig.yaml');
}

describe('an unchanged promptfoo configuration', () => {
  it('scores every test by what it asserts', async () => {
    const rows = await loadRows(filesWith(configuration));
    const metric = createMetric([{ assertions: 'rows' }], rows, noServices);
    expect(metric.objectives).toEqual(['tone', 'correct', 'form']);

    const outputs = ['It is Paris, of course', '{"country": "Italy"}'];
    const { signal } = new AbortController();
    const results = await Promise.all(rows.map((row, index) => metric.score(runOf(row, outputs[index] ?? ''), signal)));
    expect(results.map(({ score, objectives }) => ({ score, objectives }))).toEqual([
      { score: 3 / 4, objectives: { tone: 1, correct: 1, form: 0 } },
      { score: 1, objectives: { tone: 1 } },
    ]);
    expect(results[0]?.feedback).toBe(
      [
        'Partly right (0.75). 2 of 3 assertions pass.',
        '- tone (not-icontains): passes. Expected the output not to contain "as an ai" in upper or lower case.',
        '- correct (icontains): passes. Expected the output to contain "Paris" in upper or lower case.',
        '- form (assert-set): fails. 0 of 2 assertions pass. The score 0 is below the threshold 0.5.',
        '  - regex: fails. Expected the output to match the regular expression /^Paris\\.?$/.',
        '  - word-count: fails. Expected the output to have at most 3 words. It has 5.',
        'The output: "It is Paris, of course"',
      ].join('\n'),
    );
  });

  it('is rejected before the run with the line that cannot be scored', async () => {
    const path = filesWith(configuration.replace('{ type: regex, ', '{ type: is-sql, '));
    const rows = await loadRows(path);
    expect(() => createMetric([{ assertions: 'rows' }], rows, noServices)).toThrow(
      `${path}:8: The assertion "is-sql" of this test cannot be scored: this type is not supported. Replace it by another, or remove it.`,
    );
  });
});
