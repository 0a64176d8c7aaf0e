import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import { expectLaws, textsOf } from '../laws';
import { promptText } from '../texts';

const path = 'triage.prompt.yml';
const triage = `# Routes tickets
name: Triage
model: openai/gpt-4o # any will do
messages:
  - role: user
    content: "Ticket: {{input}}"
  - role: system
    # what is optimized
    content: | # the rules
        Route the ticket.

          - billing
        Be brief.

  - role: assistant
    content: ''
  - { role: user, content: And now? }
testData: [{input: x, expected: billing}]
`;

/** Files with the text "Old text." in different notations. */
const spelled = {
  literal: 'messages:\n  - role: system\n    content: |\n      Old text.\nname: x\n',
  folded: 'messages:\n- role: system\n  content: >-\n    Old\n    text.\nname: x\n',
  doubleQuoted: 'messages:\n  - role: system\n    content: "Old text." # why\nname: x\n',
  singleQuoted: "messages:\n  - role: system\n    content: 'Old text.'\nname: x\n",
  plain: 'messages:\n  - role: system\n    content: Old\n      text.\nname: x\n',
  flow: '{messages: [{role: system, content: Old text.}]}\n',
  crlf: '\uFEFFmessages:\r\n  - content: |+\r\n\r\n     Old text.\r\n\r\n    role: system\r\n',
  indented: 'messages:\n  - role: system\n    content: |2\n          Old text.\n',
} as const;

const write = (content: string, text: string) => replaceComponent(path, content, 'system', text);

describe('a GitHub Models prompt', () => {
  it('has a component for every message with text, the system message first', () => {
    const file = readPromptFile(path, triage);
    expect(file.components.map(({ name, text }) => [name, text])).toEqual([
      ['system', 'Route the ticket.\n\n  - billing\nBe brief.'],
      ['user', 'Ticket: {{input}}'],
      ['user-2', 'And now?'],
    ]);
    expect(file.messages).toEqual([
      { role: 'user', component: 'user' },
      { role: 'system', component: 'system' },
      { role: 'user', component: 'user-2' },
    ]);
    expect(file.templating).toBe('doubleBraces');
  });

  it('locates the texts, without quotes, header and surrounding white space', () => {
    expect(readPromptFile(path, triage).components.map(({ start, end }) => triage.slice(start, end))).toEqual([
      'Route the ticket.\n\n          - billing\n        Be brief.',
      'Ticket: {{input}}',
      'And now?',
    ]);
  });

  it('keeps a literal block with its header and indentation, and everything around it', () => {
    expect(write(triage, 'Route it.\n\n    - billing')).toBe(
      triage.replace(
        'Route the ticket.\n\n          - billing\n        Be brief.',
        'Route it.\n\n            - billing',
      ),
    );
  });

  it.each([
    ['literal', 'One.\nTwo.', 'messages:\n  - role: system\n    content: |\n      One.\n      Two.\nname: x\n'],
    ['folded', 'One.\nTwo.', 'messages:\n- role: system\n  content: >-\n    One.\n\n    Two.\nname: x\n'],
    ['doubleQuoted', 'One.\n"Two".', 'messages:\n  - role: system\n    content: "One.\\n\\"Two\\"." # why\nname: x\n'],
    ['singleQuoted', ' One. ', "messages:\n  - role: system\n    content: ' One. '\nname: x\n"],
    ['singleQuoted', "It's one.", "messages:\n  - role: system\n    content: 'It''s one.'\nname: x\n"],
    ['singleQuoted', 'One.\nTwo.', "messages:\n  - role: system\n    content: 'One.\n\n      Two.'\nname: x\n"],
    ['plain', 'One.', 'messages:\n  - role: system\n    content: One.\nname: x\n'],
    ['plain', 'One.\nTwo.', 'messages:\n  - role: system\n    content: |-\n      One.\n      Two.\nname: x\n'],
    ['plain', 'One: two.', 'messages:\n  - role: system\n    content: "One: two."\nname: x\n'],
    ['flow', 'One.\nTwo.', '{messages: [{role: system, content: "One.\\nTwo."}]}\n'],
    ['crlf', 'One.\nTwo.', '\uFEFFmessages:\r\n  - content: |+\r\n     One.\r\n     Two.\r\n    role: system\r\n'],
    ['indented', 'One.\nTwo.', 'messages:\n  - role: system\n    content: |2\n      One.\n      Two.\n'],
  ] as const)('keeps the notation of %s text: %j', (style, text, expected) => {
    expect(write(spelled[style], text)).toBe(expected);
  });

  it.each([
    ['a text that ends with a line end', 'literal', 'One.\n', 'content: |+\n      One.\n\nname: x\n'],
    ['a text that starts with spaces', 'literal', '  One.', 'content: |2\n        One.\nname: x\n'],
    ['a text that a folded block cannot hold', 'folded', '\nOne.', 'content: |-\n\n    One.\nname: x\n'],
    ['a word that older parsers read as a boolean', 'plain', 'yes', 'content: "yes"\nname: x\n'],
    ['lines that single quotes would trim', 'singleQuoted', 'One.\n Two.', 'content: "One.\\n Two."\nname: x\n'],
    ['a text that no block can hold', 'literal', 'One\u0007', 'content: "One\\u0007"\nname: x\n'],
  ] as const)('changes the notation for %s', (_what, style, text, expected) => {
    expect(write(spelled[style], text)).toContain(expected);
  });

  it.each([
    ['|', 'Old.\n      Text.', '\n'],
    ['| # why', 'Old.\n      Text.', '\n\n\n'],
    ['|-', '- Old.\n\n        Text.', '\n'],
    ['|2+', '    Old.', '\n\n'],
    ['>', 'Old\n      text.', '\n'],
    ['>-', 'Old\n\n      text.\n        indented', '\n   \n'],
    ['&rules |', 'Old.', '\n'],
    ['"', 'Old\\n\n      text."', ' # why\n'],
    ["'", "It''s\n\n      old.'", ' # why\n'],
    ['', 'Old\n      text.', ' # why\n'],
  ])('can hold any text in the notation %j, and keeps the rest', (header, source, end) => {
    const before = '# A prompt\r\nname:   x\nmessages:\n  - role: system # first\n    content: '.replaceAll('\r', '');
    const after = `${end}    # last\n  - {role: user, content: "{{input}}"}\nmodel: 'a/b'`;
    const isBlock = /[|>]/.test(header);
    const anchor = header.startsWith('&') ? '&rules ' : '';
    const scalar = `${header.slice(anchor.length)}${isBlock ? '\n      ' : ''}${source}`;
    fc.assert(
      fc.property(promptText, fc.boolean(), (text, withReturns) => {
        const ends = (part: string) => (withReturns ? part.replaceAll('\n', '\r\n') : part);
        const file = { path, component: 'system', before: ends(before + anchor), source: ends(scalar) };
        expectLaws({ ...file, after: ends(header === '|2+' ? after.slice(1) : after) }, text);
      }),
      { numRuns: 30 },
    );
  });

  it('can hold any text inside braces and brackets', () => {
    const file = { path, component: 'system', before: '{"messages": [{"role": "system", "content": ', after: '}]}' };
    fc.assert(
      fc.property(promptText, fc.constantFrom('Old.', '"Old."', "'Old.'"), (text, source) => {
        expectLaws({ ...file, source }, text);
      }),
      { numRuns: 40 },
    );
  });

  it('can share a text between messages', () => {
    const content =
      'x-rules: &rules |\n  Old.\nmessages:\n- {role: system, content: *rules}\n- {role: user, content: *rules}\n';
    const file = readPromptFile(path, content);
    expect(file.messages).toEqual([
      { role: 'system', component: 'system' },
      { role: 'user', component: 'system' },
    ]);
    expect(write(content, 'New.')).toBe(content.replace('Old.', 'New.'));
  });

  it('can merge the keys of another message', () => {
    const content =
      'x-base: &base\n  role: system\n  content: Old.\nmessages:\n- <<: *base\n- {role: user, content: Hi}\n';
    expect(textsOf(path, content)).toEqual([
      ['system', 'Old.'],
      ['user', 'Hi'],
    ]);
    expect(write(content, 'New.')).toBe(content.replace('Old.', 'New.'));
  });

  it('has model settings', () => {
    const content = `${triage}modelParameters: { maxTokens: 50, temperature: 0.2, topP: 1 }
responseFormat: json_schema
jsonSchema: |-
  { "name": "route", "schema": { "type": "object" } }
`;
    expect(readPromptFile(path, content).settings).toEqual({
      model: 'openai/gpt-4o',
      temperature: 0.2,
      topP: 1,
      maxTokens: 50,
      responseFormat: { type: 'json_schema', schema: { name: 'route', schema: { type: 'object' } } },
    });
  });

  it('has evaluators as written, with their lines', () => {
    const content = `${triage}evaluators:
  - name: label
    string: { equals: '{{expected}}' }

  - { name: kind, uses: github/coherence }
`;
    const lineOf = (text: string) => content.slice(0, content.indexOf(text)).split('\n').length;
    expect(readPromptFile(path, content).evaluators).toEqual([
      { value: { name: 'label', string: { equals: '{{expected}}' } }, line: lineOf('name: label') },
      { value: { name: 'kind', uses: 'github/coherence' }, line: lineOf('{ name: kind') },
    ]);
  });

  it('is recognized by its messages if it has another name', () => {
    expect(detectFormat('route_prompt.yml', triage)).toBe('githubModels');
    expect(detectFormat('workflow_prompt.yml', 'on: push\njobs: {}\n')).toBeUndefined();
  });

  it.each([
    ['messages: [', /^triage\.prompt\.yml:1: The YAML is malformed \(.*\)\. Correct it and try again\.$/],
    [
      'name: x\n',
      'triage.prompt.yml:1: The file has no list of messages. Add "messages" with a list of { role, content }.',
    ],
    ['messages:\n  - Hello\n', 'triage.prompt.yml:2: A message must have a "role" and a "content".'],
    [
      'messages:\n  - role: tool\n',
      'triage.prompt.yml:2: The role of a message must be one of system, user, assistant.',
    ],
    [
      'messages:\n  - role: user\n    content: {{input}}\n',
      'triage.prompt.yml:3: The "content" of the user message is not text. Put it in quotes, which a text that starts with {{ needs too, or in ' +
        'a block below "content: |".',
    ],
    [
      'messages:\n  - role: user\n    role: user\n',
      'triage.prompt.yml:3: The YAML is malformed (Map keys must be unique). Correct it and try again.',
    ],
    [
      'messages: [{role: user, content: Hi}]\nresponseFormat: json_schema\njsonSchema: "{"\n',
      'triage.prompt.yml:3: The response format is json_schema, but "jsonSchema" is not a JSON object as text. Write the schema there.',
    ],
    [
      'messages:\n  - role: user\n    content:\n',
      'triage.prompt.yml: None of the messages has text. Write the prompt as the "content" of a message.',
    ],
  ])('explains what is wrong with %j', (content, message) => {
    expect(() => readPromptFile(path, content)).toThrow(message);
  });
});

describe('merge keys in a .prompt.yml', () => {
  const content = [
    'x-user: &user { role: user }',
    'x-say: &say { role: assistant, content: "Say {{input}}" }',
    'x-rule: &rule { contains: "{{expected}}" }',
    'messages:',
    '  - { role: system, content: Be kind }',
    '  - <<: [*user, *say]',
    'modelParameters: { <<: { temperature: 0.5 }, maxTokens: 9 }',
    'evaluators:',
    '  - { name: has, string: { <<: *rule } }',
    '',
  ].join('\n');
  const prompt = readPromptFile('a.prompt.yml', content);

  it('are followed in its messages', () => {
    expect(prompt.messages).toMatchObject([{ role: 'system' }, { role: 'user' }]);
    expect(prompt.components.map(({ text }) => text)).toEqual(['Be kind', 'Say {{input}}']);
  });

  it('are followed in its parameters and evaluators', () => {
    expect(prompt.settings).toMatchObject({ temperature: 0.5, maxTokens: 9 });
    expect(prompt.evaluators).toEqual([{ value: { name: 'has', string: { contains: '{{expected}}' } }, line: 9 }]);
  });
});
