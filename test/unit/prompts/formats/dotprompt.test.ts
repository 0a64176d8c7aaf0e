import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import { expectLawsOrRefusal, textsOf } from '../laws';
import { promptText } from '../texts';

const path = 'prompts/greet.prompt';

const greet = `# Copyright of somebody
# SPDX-License-Identifier: Apache-2.0

---
model: googleai/gemini-2.0-flash # fast
config: { temperature: 0.7, maxOutputTokens: 100 }
input:
  schema:
    name: string, who is greeted
  default:
    name: Ada
output:
  format: json
  schema:
    greeting: string
---
{{role "system"}}
You greet people. {{> rules}}
{{#if formal}}{{role "user"}}Be formal.{{/if}}

{{~role 'user'~}}
{{media url=photo}} Greet {{name}}.
{{history}}
{{role "model"}}

Hello.

{{role "user"}} Again: \\{{role "system"}} {{! {{role "system"}} }}
`;

describe('a Dotprompt file', () => {
  it('has a component per message, named by its role', () => {
    expect(textsOf(path, greet)).toEqual([
      ['system', 'You greet people. {{> rules}}\n{{#if formal}}{{role "user"}}Be formal.{{/if}}'],
      ['user', '{{media url=photo}} Greet {{name}}.'],
      ['model', 'Hello.'],
      ['user-2', ' Again: \\{{role "system"}} {{! {{role "system"}} }}'],
    ]);
    expect(readPromptFile(path, greet)).toMatchObject({
      format: 'dotprompt',
      templating: 'handlebars',
      messages: [
        { role: 'system', component: 'system' },
        { role: 'user', component: 'user' },
        { role: 'assistant', component: 'model' },
        { role: 'user', component: 'user-2' },
      ],
    });
  });

  it('without tags is one user message', () => {
    expect(textsOf(path, '---\nmodel: x\n---\n\nGreet {{name}}.\n')).toEqual([['user', 'Greet {{name}}.']]);
    expect(textsOf(path, 'Greet {{name}}.')).toEqual([['user', 'Greet {{name}}.']]);
  });

  it('skips messages that are only a comment, and ignores tags in a raw block', () => {
    expect(textsOf(path, '{{!-- Greets {{x}}. --}}\n{{role "system"}}\nBe kind.\n')).toEqual([['system', 'Be kind.']]);
    const raw = 'Write {{{{raw}}}}{{role "user"}}{{{{/raw}}}} to open a message.';
    expect(textsOf(path, raw)).toEqual([['user', raw]]);
  });

  it('can lose its last tag, or gain its first, without front matter', () => {
    expect(replaceComponent('_rules.prompt', 'Be {{tone}}.\n', 'user', 'Be kind.')).toBe('Be kind.\n');
    expect(replaceComponent('_rules.prompt', 'Be kind.\n', 'user', 'Be {{tone}}.')).toBe('Be {{tone}}.\n');
    expect(replaceComponent('_rules.prompt', 'Be kind.\n', 'user', 'null')).toBe('null\n');
  });

  it('keeps line ends at the end of a text before a tag in the same line', () => {
    const content = '{{role "system"}}Be kind.{{role "user"}}Hi';
    const written = replaceComponent(path, content, 'system', 'Be brief. \n');
    expect(textsOf(path, written)[0]).toEqual(['system', 'Be brief. \n']);
    expect(written).toMatch(/\{\{role "user"\}\}Hi$/);
  });

  it('has model settings', () => {
    expect(readPromptFile(path, greet).settings).toEqual({
      model: 'googleai/gemini-2.0-flash',
      temperature: 0.7,
      maxTokens: 100,
      responseFormat: { type: 'json_object' },
    });
    const schema = '---\noutput: { schema: { type: object } }\n---\nGreet.';
    expect(readPromptFile(path, schema).settings).toEqual({
      responseFormat: { type: 'json_schema', schema: { type: 'object' } },
    });
  });

  it('keeps its license, front matter, tags and blank lines', () => {
    expect(replaceComponent(path, greet, 'model', 'Hi.')).toBe(greet.replace('Hello.', 'Hi.'));
    expect(replaceComponent(path, greet, 'user', 'Greet.')).toBe(
      greet.replace('{{media url=photo}} Greet {{name}}.', 'Greet.'),
    );
  });

  it.each([
    [
      'system',
      '# Licence\r\n---\r\nmodel: "x" # y\r\n---\r\n{{role "system"}}\r\n',
      'Old.\r\n\r\n{{x}}',
      '\r\n\r\n{{role "user"}}\r\nHi',
    ],
    ['system', '{{role "system"}}', 'Old.', '{{role "user"}}Hi'],
    ['user', '\uFEFF---\nmodel: x\n---\n\n', 'Old.', '\n'],
    ['user', '---\nmodel: x\n---\n{{#if x}}{{role "system"}}{{/if}}', 'Old.', ''],
  ])(
    'leaves its own text unchanged, and reads back any text without role tags: %s below %j',
    (component, before, source, after) => {
      const inBlock = before.endsWith('{{/if}}') ? '{{#if x}}{{role "system"}}{{/if}}' : '';
      const start = before.slice(0, before.length - inBlock.length);
      fc.assert(
        fc.property(promptText, (text) => {
          expectLawsOrRefusal({ path, component, before: start, source: inBlock + source, after }, text);
        }),
      );
    },
  );

  it('cannot hold a role tag in a text', () => {
    expect(() => replaceComponent(path, greet, 'model', 'Hi. {{role "user"}} Hi.')).toThrow(
      'prompts/greet.prompt: The new text for "model" cannot be written in this format without being changed.',
    );
  });

  it('is distinguished from other .prompt files', () => {
    expect(detectFormat(path, 'Greet people.\n---\nBe kind.')).toBe('plain');
    expect(detectFormat(path, '---\nBe kind.\n---\n')).toBe('plain');
    expect(detectFormat(path, '{"greet": "people"}')).toBeUndefined();
  });

  it.each([
    [
      '# Licence\n---\nmodel: x\n\nGreet.\n',
      'prompts/greet.prompt:2: The front matter that starts here is not closed.',
    ],
    [
      '---\nmodel: x\ninput: {a\n---\nGreet.\n',
      /^prompts\/greet\.prompt:\d: The YAML is malformed \(.*\)\. Correct it/,
    ],
    ['---\nmodel: x\n---\n\n{{role "user"}}\n', 'prompts/greet.prompt:4: The file has no text below its front matter.'],
  ])('explains what is wrong with %j', (content, message) => {
    expect(() => readPromptFile(path, content)).toThrow(message);
  });
});
