import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent } from '../../../src/prompts/prompt-file';
import { promptText } from './texts';

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

/** A file with the text "Old text." written in a certain way. */
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

  it('tells where the text stands, without quotes, header and white space around it', () => {
    expect(readPromptFile(path, triage).components.map(({ start, end }) => triage.slice(start, end))).toEqual([
      'Route the ticket.\n\n          - billing\n        Be brief.',
      'Ticket: {{input}}',
      'And now?',
    ]);
  });

  it('keeps a literal block, its header, its indentation and all around it', () => {
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
    ['singleQuoted', "It's one.", "messages:\n  - role: system\n    content: 'It''s one.'\nname: x\n"],
    ['singleQuoted', 'One.\nTwo.', 'messages:\n  - role: system\n    content: |-\n      One.\n      Two.\nname: x\n'],
    ['plain', 'One.', 'messages:\n  - role: system\n    content: One.\nname: x\n'],
    ['plain', 'One.\nTwo.', 'messages:\n  - role: system\n    content: |-\n      One.\n      Two.\nname: x\n'],
    ['plain', 'One: two.', 'messages:\n  - role: system\n    content: "One: two."\nname: x\n'],
    ['flow', 'One.\nTwo.', '{messages: [{role: system, content: "One.\\nTwo."}]}\n'],
    [
      'crlf',
      'One.\nTwo.',
      '\uFEFFmessages:\r\n  - content: |+\r\n\r\n     One.\r\n     Two.\r\n\r\n    role: system\r\n',
    ],
    ['indented', 'One.\nTwo.', 'messages:\n  - role: system\n    content: |2\n          One.\n      Two.\n'],
  ] as const)('writes %s text near to what stood there: %j', (style, text, expected) => {
    expect(write(spelled[style], text)).toBe(expected);
  });

  it('gives back any text, whatever the style', () => {
    fc.assert(
      fc.property(promptText, fc.constantFrom(...Object.values(spelled)), (text, content) => {
        const written = write(content, text);
        const wanted = text.replace(/\r\n?/g, '\n');
        expect(readPromptFile(path, written).components[0]?.text).toBe(wanted);
        expect(write(written, wanted)).toBe(written);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves everything else as it is: writing the old text again leads back to a file that says the same', () => {
    fc.assert(
      fc.property(promptText, (text) => {
        expect(readPromptFile(path, write(write(triage, text), 'Old.')).components.map((part) => part.text)).toEqual([
          'Old.',
          'Ticket: {{input}}',
          'And now?',
        ]);
      }),
    );
  });

  it.each([
    ['messages: [', /^triage\.prompt\.yml:1: The YAML is malformed \(.*\)\. Correct it and try again\.$/],
    [
      'name: x\n',
      'triage.prompt.yml:1: A GitHub Models prompt has a list "messages" of { role, content }; this file has none.',
    ],
    ['messages:\n  - Hello\n', 'triage.prompt.yml:2: A message must have a "role" and a "content".'],
    [
      'messages:\n  - role: tool\n',
      'triage.prompt.yml:2: The role of a message must be one of system, user, assistant.',
    ],
    [
      'messages:\n  - role: user\n    content: {{input}}\n',
      'triage.prompt.yml:3: The "content" of the user message is not text. Put it in quotes (also when it starts with {{) or in ' +
        'a block below "content: |".',
    ],
    [
      'messages:\n  - role: user\n    content:\n',
      'triage.prompt.yml: None of the messages has text. Write the prompt to start from as "content" of a message.',
    ],
  ])('explains what is wrong with %j', (content, message) => {
    expect(() => readPromptFile(path, content)).toThrow(message);
  });
});
