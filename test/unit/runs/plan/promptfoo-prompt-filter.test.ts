import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { workspace } from '../practice-run';

/** Returns the inputs of the rows that a configuration, or a spec next to it, runs with. */
async function inputsOf(files: Readonly<Record<string, string>>, name = 'promptfooconfig.yaml') {
  const folder = await workspace(files);
  const { examples } = await planRun(join(folder, name), () => 'run-1');
  return [...examples.feedback, ...examples.pareto].map(({ values }) => values['q']).sort();
}

const configuration = `
prompts:
  - { id: tone-1, label: "tone:polite", raw: "Politely answer {{q}}" }
  - { label: pirate, raw: "Answer as a pirate: {{q}}" }
  - { id: file://plain.txt, label: plain }
  - "Just {{q}}"
providers: [openai:gpt-5]
defaultTest: { assert: [{ type: contains, value: a }] }
tests:
  - { vars: { q: id }, prompts: [tone-1] }
  - { vars: { q: label }, prompts: ["tone:polite", pirate] }
  - { vars: { q: group }, prompts: [tone] }
  - { vars: { q: star }, prompts: ["p*"] }
  - { vars: { q: other }, prompts: [pirate, plain] }
  - { vars: { q: text }, prompts: ["Just {{q}}"] }
  - { vars: { q: all } }
`;

describe('promptfoo tests that are limited to some prompts', () => {
  test('are not used for other prompts', async () => {
    expect(await inputsOf({ 'promptfooconfig.yaml': configuration })).toEqual(['all', 'group', 'id', 'label']);
  });

  test.each([
    ['promptfooconfig.yaml#prompt-2', ['all', 'label', 'other', 'star']],
    ['promptfooconfig.yaml#prompt-3', ['all', 'text']],
    ['plain.txt', ['all', 'other', 'star']],
  ])('are matched by the names of %s in a spec', async (prompt, inputs) => {
    const files = {
      'promptfooconfig.yaml': configuration,
      'plain.txt': 'Answer {{q}}',
      'one.gepa.yaml': `prompts: { one: "${prompt}" }\ndata: { feedback: promptfooconfig.yaml }\n`,
    };
    expect(await inputsOf(files, 'one.gepa.yaml')).toEqual(inputs);
  });

  test('may be limited by defaultTest and by a scenario', async () => {
    const tests = `
prompts: [{ label: a, raw: "A {{q}}" }, { label: b, raw: "B {{q}}" }]
providers: [openai:gpt-5]
defaultTest: { prompts: [b], assert: [{ type: contains, value: a }] }
tests: [{ vars: { q: one } }, { vars: { q: two }, prompts: [a] }]
scenarios:
  - { config: [{ prompts: [a] }], tests: [{ vars: { q: three } }, { vars: { q: four }, prompts: [b] }] }
`;
    expect(await inputsOf({ 'promptfooconfig.yaml': tests })).toEqual(['three', 'two']);
  });

  test('are rejected when all are for other prompts', async () => {
    const tests =
      'prompts: [{ label: a, raw: "A {{q}}" }]\nproviders: [openai:gpt-5]\ntests:\n  - { vars: { q: one }, prompts: [b] }\n';
    await expect(inputsOf({ 'promptfooconfig.yaml': tests })).rejects.toThrow(
      /promptfooconfig\.yaml:4: No test is for this prompt \("a"\): all tests are for others \("b"\)\. Add tests for it/,
    );
  });

  test('may leave a single test, which is enough for an evaluation', async () => {
    const tests =
      'prompts: [{ label: a, raw: "A {{q}}" }]\nproviders: [openai:gpt-5]\ntests:\n' +
      '  - { vars: { q: one }, assert: [{ type: contains, value: a }] }\n  - { vars: { q: two }, prompts: [b] }\n';
    const folder = await workspace({ 'promptfooconfig.yaml': tests });
    const { examples } = await planRun(join(folder, 'promptfooconfig.yaml'), () => 'run-1', { purpose: 'evaluation' });
    expect(examples.pareto.map(({ values }) => values['q'])).toEqual(['one']);
    await expect(planRun(join(folder, 'promptfooconfig.yaml'), () => 'run-1')).rejects.toThrow(
      'need at least two rows, but there is only one',
    );
  });

  test('are all used for a prompt that no configuration names', async () => {
    const files = {
      'alone.txt': 'Answer {{q}}',
      'tests.yaml':
        '- { vars: { q: one }, prompts: [b], assert: [] }\n- { vars: { q: two }, prompts: [c], assert: [] }\n',
      'one.gepa.yaml': 'prompts: { one: alone.txt }\ndata: { feedback: tests.yaml }\nmetric: { contains: a }\n',
    };
    expect(await inputsOf(files, 'one.gepa.yaml')).toEqual(['one', 'two']);
  });
});
