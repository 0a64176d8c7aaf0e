import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent } from '../../../../src/prompts/prompt-file';
import { expectLawsOrRefusal, textsOf } from '../laws';
import { promptText } from '../texts';

const path = 'prompts/support.prompty';

const first = `---
name: Support
description: Answers a customer # first version
model:
  api: chat
  configuration:
    type: azure_openai
    azure_deployment: gpt-4o
  parameters:
    max_tokens: 300
    temperature: 0.2
    response_format: { type: json_object }
sample:
  firstName: Jane
  question: What is open?
---
system:
You help {{firstName}}.

# Context
Only the shop.

user:
{{question}}
`;

const second = `---
name: Support
model:
  id: gpt-4o
  options: { maxOutputTokens: 300, topP: 0.9 }
inputs:
  - name: question
    kind: string
    default: What is open?
  - name: history
    kind: thread
template:
  format: { kind: mustache }
  parser: prompty
---
  # Developer[name=rules]:
You help.
USER:

{{question}}`;

describe('a Prompty file', () => {
  it('has a component per message, named by its role', () => {
    expect(textsOf(path, first)).toEqual([
      ['system', 'You help {{firstName}}.\n\n# Context\nOnly the shop.'],
      ['user', '{{question}}'],
    ]);
    expect(readPromptFile(path, first)).toMatchObject({
      format: 'prompty',
      templating: { roleLines: 'jinja' },
      messages: [
        { role: 'system', component: 'system' },
        { role: 'user', component: 'user' },
      ],
    });
  });

  it('can write its role lines in other ways', () => {
    expect(textsOf(path, second)).toEqual([
      ['developer', 'You help.'],
      ['user', '{{question}}'],
    ]);
    expect(readPromptFile(path, second).messages[0]).toEqual({ role: 'system', component: 'developer' });
  });

  it('can have empty lines above its front matter', () => {
    expect(textsOf(path, '\n\n---\nname: x\n---\nsystem:\nYou help.\n')).toEqual([['system', 'You help.']]);
  });

  it('without a role line is one system message, and needs no front matter', () => {
    expect(textsOf(path, 'You help.\nThe user: somebody.\n')).toEqual([['system', 'You help.\nThe user: somebody.']]);
  });

  it('numbers messages of the same role, and treats text above the first role line as the system message', () => {
    expect(
      textsOf(path, '---\nname: x\n---\nBe kind.\nuser:\nHi\nassistant:\nHello\nuser:\nBye').map(([name]) => name),
    ).toEqual(['system', 'user', 'assistant', 'user-2']);
  });

  it('has model settings in both versions', () => {
    expect(readPromptFile(path, first).settings).toEqual({
      model: 'gpt-4o',
      temperature: 0.2,
      maxTokens: 300,
      responseFormat: { type: 'json_object' },
    });
    expect(readPromptFile(path, second).settings).toEqual({ model: 'gpt-4o', topP: 0.9, maxTokens: 300 });
    expect(readPromptFile(path, '---\nmodel: gpt-4o-mini\n---\nHelp.').settings).toEqual({ model: 'gpt-4o-mini' });
  });

  it('can use mustache', () => {
    expect(readPromptFile(path, second).templating).toEqual({ roleLines: 'mustache' });
    expect(readPromptFile(path, '---\ntemplate: mustache\n---\nHelp.').templating).toEqual({ roleLines: 'mustache' });
  });

  it('keeps its front matter, role lines and blank lines', () => {
    expect(replaceComponent(path, first, 'system', 'Be brief.')).toBe(
      first.replace('You help {{firstName}}.\n\n# Context\nOnly the shop.', 'Be brief.'),
    );
  });

  it.each([
    ['system', '---\r\nname: "x" # y\r\n---\r\n\r\nSystem:\r\n', 'Old.\r\n\r\nText.', '\r\n\r\nuser:\r\n{{q}}'],
    ['system', '---\nname: x\n---\nsystem:\n', 'Old.', '\nuser:\n{{q}}'],
    ['user', '---\nname: x\n---\nsystem:\nRules.\n\nuser:\n', '{{q}}', ''],
    ['system', '\uFEFF---\n---\n', 'Old.', '\n'],
    ['system', '', 'Old.', '\n'],
  ])(
    'leaves its own text unchanged, and reads back any text without role lines',
    (component, before, source, after) => {
      fc.assert(
        fc.property(promptText, (text) => {
          expectLawsOrRefusal({ path, component, before, source, after }, text);
        }),
      );
    },
  );

  it('cannot hold a role line in a text', () => {
    expect(() => replaceComponent(path, first, 'system', 'Be brief.\nuser:\nHi')).toThrow(
      'prompts/support.prompty: The new text for "system" cannot be written in this format without being changed.',
    );
  });

  it.each([
    ['---\nname: x\nsystem:\nHelp.\n', 'prompts/support.prompty:1: The front matter that starts here is not closed.'],
    [
      '---\nname: x\nmodel: [a\n---\nHelp.\n',
      /^prompts\/support\.prompty:\d: The YAML is malformed \(.*\)\. Correct it/,
    ],
    [
      '---\nname: x\n---\nsystem:\n\nuser:\n',
      'prompts/support.prompty:4: The file has no text below its front matter.',
    ],
  ])('explains what is wrong with %j', (content, message) => {
    expect(() => readPromptFile(path, content)).toThrow(message);
  });
});
