import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { renderTemplate } from '../../../../src/prompts/template';
import { workspace as runWorkspace } from '../../runs/practice-run';
import { workspace } from '../workspace';

const tests = 'tests: [{ vars: { q: a }, assert: [{ type: contains, value: a }] }, { vars: { q: "{{env.CITY}}" } }]\n';

describe('env in a promptfoo configuration', () => {
  it('is available to prompts, variables and assertions', async () => {
    const folder = await runWorkspace({
      'promptfooconfig.yaml': `prompts: ["In {{ env.LANG_NAME }} for {{q}}"]\nenv: { LANG_NAME: French, CITY: Oslo }\n${tests}`,
    });
    const { columns, examples, description } = await planRun(join(folder, 'promptfooconfig.yaml'), () => 'run-1');
    expect(columns.input).toBe('q');
    expect(Object.values(description.seed)).toEqual(['In {{ env.LANG_NAME }} for {{q}}']);
    const filled = [...examples.feedback, ...examples.pareto].map(({ values }) =>
      renderTemplate('nunjucks', 'In {{ env.LANG_NAME }} for {{q}}', values),
    );
    expect(filled.sort()).toEqual(['In French for Oslo', 'In French for a']);
  });

  it('does not include the environment of the machine', async () => {
    const folder = await runWorkspace();
    writeFileSync(
      join(folder, 'promptfooconfig.yaml'),
      `prompts: ["{{env.PATH}} {{q}}"]\nenv: { CITY: Oslo }\n${tests}`,
    );
    await expect(planRun(join(folder, 'promptfooconfig.yaml'), () => 'run-1')).rejects.toThrow(/env\.PATH/);
  });
});

describe('a promptfoo configuration', () => {
  it.each([
    ['promptfooconfig.yaml', `prompts: [a]\nexamples: [{ vars: { q: none } }]\n${tests}`],
    [
      'promptfooconfig.json',
      '{"prompts": ["a"],\n"data": [{"q": "none"}],\n"tests": [{"vars": {"q": "a"}},\n{"vars": {"q": "b"}}]}',
    ],
  ])('can have other lists next to its tests: %s', async (name, configuration) => {
    const { path } = workspace({ [name]: configuration });
    const rows = await loadRows(path(name));
    expect(rows.map(({ values }) => values['q'])).toHaveLength(2);
    expect(rows[0]?.values['q']).toBe('a');
    expect(rows[0]?.source).toBe(`${name}:3`);
  });

  it('can have settings that only matter to promptfoo', async () => {
    const more =
      'description: d\nsharing: false\nevaluateOptions: { maxConcurrency: 2 }\ncommandLineOptions: { table: false }\nmine: 1\n';
    const { path } = workspace({ 'promptfooconfig.yaml': `prompts: [a]\n${more}${tests}` });
    expect(await loadRows(path('promptfooconfig.yaml'))).toHaveLength(2);
  });
});

describe('the promptfoo filter load', () => {
  it('reads the JSON of a column', () => {
    const values = { context: '{"location": "Oslo", "list": [1, 2]}' };
    expect(renderTemplate('nunjucks', '{{ (context | load).location }}', values)).toBe('Oslo');
    expect(renderTemplate('nunjucks', '{{ context | load }}', values)).toBe('{"location":"Oslo","list":[1,2]}');
    expect(() => renderTemplate('nunjucks', '{{ context | load }}', { context: '{' })).toThrow(/cannot be filled/);
  });

  it('is available, unlike filters that a configuration defines', () => {
    expect(() => renderTemplate('nunjucks', '{{ a | shout }}', { a: 'b' })).toThrow(
      'the filter "shout" is unknown. Filters that a promptfoo configuration defines ("nunjucksFilters") are programs, which are not run',
    );
  });
});
