import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promptFilesOf } from '../../../../src/prompts/formats/promptfoo';
import { readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import {
  filesNamedByPromptfoo,
  filesNamedIn,
  isNamedByPromptfoo,
} from '../../../../src/prompts/discovery/promptfoo-prompts';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { workspace } from '../../runs/practice-run';
import { textsOf } from '../laws';

const list = `# ours
- "Say {{q}}"
- { label: loud, raw: "Shout {{q}}" }
- file://more.txt
`;

describe('a separate file with a list of promptfoo prompts', () => {
  it.each([
    ['prompts.yaml', list],
    ['prompts.json', '["Say {{q}}", {"label": "loud", "raw": "Shout {{q}}"}]'],
  ])('has a component for every prompt in %s', (path, content) => {
    expect(readPromptFile(path, content)).toMatchObject({ format: 'promptList', templating: 'nunjucks' });
    expect(textsOf(path, content)).toEqual([
      ['prompt', 'Say {{q}}'],
      ['prompt-2', 'Shout {{q}}'],
    ]);
    expect(replaceComponent(path, content, 'prompt-2', 'Cry {{q}}')).toBe(content.replace('Shout', 'Cry'));
  });

  it.each([
    ['- role: user\n  content: "{{q}}"\n', 'chatYaml'],
    ['- { question: "{{q}}" }\n', undefined],
    ['- plain\n- texts\n', undefined],
    ['[', undefined],
  ])('is not %j', (content, format) => {
    expect(detectFormat('list.yaml', content)).toBe(format);
  });

  it('can be named by a configuration whose tests refer to its labels', async () => {
    const folder = await workspace({
      'prompts.yaml': list,
      'ours.yaml':
        'prompts: file://prompts.yaml\nproviders: [echo]\n' +
        'defaultTest: { assert: [{ type: contains, value: a }] }\n' +
        'tests: [{ vars: { q: a } }, { vars: { q: b } }, { vars: { q: c }, prompts: [loud] }]\n',
    });
    const { description, examples } = await planRun(join(folder, 'ours.yaml'), () => 'run-1');
    expect(description.seed).toEqual({ ours: 'Say {{q}}' });
    expect([...examples.feedback, ...examples.pareto].map(({ values }) => values['q']).sort()).toEqual(['a', 'b']);
  });
});

describe('prompts that a promptfoo configuration names by a pattern', () => {
  it.each([
    ['file://prompts/**/*.txt', ['prompts/a.txt', 'prompts/deep/b.txt']],
    ['file://prompts/{a,c}.txt', ['prompts/a.txt']],
    ['file://prompts/', ['prompts/a.txt']],
    ['file://prompts', ['prompts/a.txt']],
    ['file://prompts/*', ['prompts/a.txt']],
    ['file://prompts/**', ['prompts/a.txt', 'prompts/deep/b.txt']],
    ['file://prompts/[a-b].txt', ['prompts/a.txt']],
  ])('are the files that match %s', async (reference, found) => {
    const folder = await workspace();
    mkdirSync(join(folder, 'prompts', 'deep'), { recursive: true });
    const files = { 'prompts/a.txt': 'A {{q}}', 'prompts/deep/b.txt': 'B {{q}}', 'prompts/make.py': '' };
    const configuration = `prompts: ["${reference}"]\nproviders: [echo]\ntests: [{ vars: { q: a }, assert: [{ type: contains, value: a }] }, { vars: { q: b } }]\n`;
    for (const [name, text] of Object.entries({ ...files, 'promptfooconfig.yaml': configuration }))
      writeFileSync(join(folder, name), text);
    expect(await filesNamedByPromptfoo(folder, ['promptfooconfig.yaml', ...Object.keys(files)])).toEqual(found);
    expect(
      filesNamedIn(join(folder, 'promptfooconfig.yaml'), promptFilesOf('promptfooconfig.yaml', configuration)),
    ).toEqual(found.map((name) => join(folder, name)));
    expect(isNamedByPromptfoo(join(folder, 'prompts', 'a.txt'))).toBe(true);
    expect(isNamedByPromptfoo(join(folder, 'prompts', 'make.py'))).toBe(false);
    const { description } = await planRun(join(folder, 'promptfooconfig.yaml'), () => 'run-1');
    expect(Object.values(description.seed)).toEqual(['A {{q}}']);
  });

  it('exclude programs', () => {
    expect(promptFilesOf('promptfooconfig.yaml', 'prompts: [file://make.py, "file://p/*.js"]\n')).toEqual([]);
  });
});
