import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesWith, readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import { promptFilesOf } from '../../../../src/prompts/formats/promptfoo';
import { expectLaws, textsOf } from '../laws';
import { promptText } from '../texts';

const path = 'evals/promptfooconfig.yaml';

const configuration = `# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json
prompts:
  - 'Translate to {{language}}: {{input}}'
  - file://prompts/chat.json
  - id: file://prompts/*.txt
    label: files
  - label: polite
    raw: |
      Be polite. # not a comment
      {{input}}
  - prompts/long.md
  - file://make_prompt.py:create
  # a chat
  - |
    [
      {"role": "system", "content": "Be \\"brief\\"."},
      {"role": "user", "content": "{{input}}"}
    ]
providers:
  - id: openai:gpt-4o-mini
    config: { temperature: 0, max_tokens: 50 }
tests:
  - vars: { input: '{{x}}' }
`;

describe('a promptfoo configuration', () => {
  it('has a component for every prompt and every message of a chat', () => {
    expect(textsOf(path, configuration)).toEqual([
      ['prompt', 'Translate to {{language}}: {{input}}'],
      ['prompt-2', 'Be polite. # not a comment\n{{input}}'],
      ['prompt-3.system', 'Be "brief".'],
      ['prompt-3.user', '{{input}}'],
    ]);
    expect(readPromptFile(path, configuration)).toMatchObject({
      format: 'promptfoo',
      templating: 'nunjucks',
      settings: { model: 'openai:gpt-4o-mini', temperature: 0, maxTokens: 50 },
    });
  });

  it('locates the texts', () => {
    const { components } = readPromptFile(path, configuration);
    expect(components.map(({ start, end }) => configuration.slice(start, end))).toEqual([
      'Translate to {{language}}: {{input}}',
      'Be polite. # not a comment\n      {{input}}',
      'Be \\"brief\\".',
      '{{input}}',
    ]);
  });

  it.each([
    ['a single-quoted', `- '[{"role": "user", "content": "It''s {{x}}"}]'\n`, "It''s {{x}}"],
    ['a double-quoted', '- "[{\\"role\\": \\"user\\", \\"content\\": \\"It\\u0027s {{x}}\\"}]"\n', 'It\\u0027s {{x}}'],
  ])('locates a message in %s text', (_style, entry, expected) => {
    const content = `prompts:\n${entry}`;
    const [message] = readPromptFile(path, content).components;
    expect(message).toMatchObject({ name: 'prompt.user', text: "It's {{x}}" });
    expect(content.slice(message?.start, message?.end)).toBe(expected);
  });

  it('has a conversation for each prompt', () => {
    const file = readPromptFile(path, configuration);
    expect(messagesWith(file, 'prompt-2')).toEqual([{ role: 'user', component: 'prompt-2', conversation: 'prompt-2' }]);
    expect(messagesWith(file, 'prompt-3.user').map(({ role, component }) => [role, component])).toEqual([
      ['system', 'prompt-3.system'],
      ['user', 'prompt-3.user'],
    ]);
  });

  it('has one component for a text that is also used through an alias', () => {
    expect(textsOf(path, 'prompts:\n  - &rules Be brief.\n  - *rules\n')).toEqual([['prompt', 'Be brief.']]);
  });

  it('names the files with its other prompts, but no programs', () => {
    expect(promptFilesOf(path, configuration)).toEqual(['prompts/chat.json', 'prompts/*.txt', 'prompts/long.md']);
  });

  it.each([
    ['prompts: file://a.txt\nproviders: x\n', ['a.txt']],
    ['prompts:\n  a.txt: first\n  b.txt: second\n', ['a.txt', 'b.txt']],
    ['{"prompts": ["file://a.txt", "Say {{x}}."]}', ['a.txt']],
  ])('can name them as in %j', (content, leaves) => {
    expect(promptFilesOf(path, content)).toEqual(leaves);
  });

  it('keeps everything around a text', () => {
    expect(replaceComponent(path, configuration, 'prompt', "It's {{input}}")).toBe(
      configuration.replace("'Translate to {{language}}: {{input}}'", "'It''s {{input}}'"),
    );
    expect(replaceComponent(path, configuration, 'prompt-3.system', 'A "b"\nc')).toBe(
      configuration.replace('Be \\"brief\\".', 'A \\"b\\"\\nc'),
    );
  });

  it.each([
    ['prompt', 'prompts:\n  # one\n  - ', 'Old {{x}}', ' # last\n  - file://a.txt\nproviders: [x]\n'],
    ['prompt', 'prompts:\r\n- label: a\r\n  raw: ', '|-\r\n    Old\r\n    {{x}}', '\r\nproviders: [x]\r\n'],
    ['prompt', '{ "prompts": [\n\t', '"Old {{x}}"', ', "file://b.txt"] }'],
    [
      'prompt-2.user',
      'prompts:\n- "{{x}}"\n- ',
      `|\n  [{"role": "user", "content": "Old"}]`,
      '\n\n\n# last\nproviders: [x]\n',
    ],
    ['prompt.user', 'prompts: [', `'[{"role": "user", "content": "Old"}]'`, '] # one\nproviders: [x]\n'],
    ['prompt.user', 'prompts: [', '"[{\\"role\\": \\"user\\", \\"content\\": \\"Old\\"}]"', ']\nproviders: [x]\n'],
  ])('leaves its own text unchanged, and reads back any other: %s below %j', (component, before, source, after) => {
    fc.assert(
      fc.property(promptText, (text) => {
        expectLaws({ path, component, before, source, after }, `A ${text}`);
      }),
      { numRuns: 40 },
    );
  });

  it('is recognized by its content', () => {
    expect(detectFormat('evals/routing.yaml', configuration)).toBe('promptfoo');
    expect(detectFormat('evals/routing.yaml', 'prompts: 1\n')).toBeUndefined();
  });

  it.each([
    ['prompts: [a\n', /^evals\/promptfooconfig\.yaml:\d: The YAML is malformed \(.*\)\. Correct it/],
    [
      'prompts: [file://a.txt, b.json]\n',
      'evals/promptfooconfig.yaml: The prompts of this configuration are in other files: a.txt, b.json. Optimize those files instead.',
    ],
    [
      'prompts: [prompts.py:simple, "file://chat.js"]\n',
      'evals/promptfooconfig.yaml: The prompts of this configuration are generated by programs: prompts.py:simple, chat.js. ' +
        'Select the text of a prompt in its program and optimize the selection.',
    ],
    [
      'tests: []\n',
      'evals/promptfooconfig.yaml: The configuration has no prompts. Write one under "prompts", or name a file there as file://prompt.txt.',
    ],
  ])('explains what is wrong with %j', (content, message) => {
    expect(() => readPromptFile(path, content)).toThrow(message);
  });
});

describe('a promptfoo prompt that is a $ref', () => {
  const referring = `asks: { one: "Answer {{q}}", two: { $ref: "#/asks/one" } }
models: [{ id: openai:gpt-5, config: { temperature: 1 } }]
prompts: [{ $ref: "#/asks/two" }, { label: kind, raw: { $ref: "#/asks/three~1a" } }, { $ref: "other.yaml#/ask" }]
providers: { $ref: "#/models" }
`.replace('asks: {', 'asks: { "three/a": "Kindly answer {{q}}",');

  it('is the text that it refers to, and is edited there', () => {
    expect(textsOf(path, referring)).toEqual([
      ['prompt', 'Answer {{q}}'],
      ['prompt-2', 'Kindly answer {{q}}'],
    ]);
    expect(replaceComponent(path, referring, 'prompt', 'Say {{q}}')).toBe(referring.replace('Answer', 'Say'));
    expect(readPromptFile(path, referring).settings).toMatchObject({ model: 'openai:gpt-5', temperature: 1 });
  });

  it('is skipped if it is circular', () => {
    expect(() => readPromptFile(path, 'a: { $ref: "#/a" }\nprompts: [{ $ref: "#/a" }]\n')).toThrow(
      'The configuration has no prompts.',
    );
  });
});

it('a promptfoo configuration in JSON is recognized by its content', () => {
  const json = '{"prompts": ["Answer {{q}}"], "providers": ["echo"], "tests": []}';
  expect(detectFormat('evals/a.json', json)).toBe('promptfoo');
  expect(detectFormat('evals/a.json', '{"prompts": ["a"], "tests": []}')).toBeUndefined();
});
