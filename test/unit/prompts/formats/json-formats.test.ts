// Behavior shared by chat-json.ts, langchain.ts and dspy.ts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import { holdsPrompts } from '../../../../src/prompts/discovery/prompt-names';
import { sourceText } from '../texts';
import { chat, constructed, dspy, langchain, oldDspy, read, template } from './json-samples';

describe('a text in JSON', () => {
  it.each([
    ['chat messages', `\uFEFF${chat}`],
    ['LangChain', langchain.replaceAll('\n', '\r\n')],
    ['DSPy', dspy],
  ])('of %s reads back any text, and leaves the rest unchanged', (_name, content) => {
    fc.assert(
      fc.property(sourceText([]), fc.nat(), (text, number) => {
        const { components } = read(content);
        const { name, start, end, text: own } = components[number % components.length] ?? {};
        if (name === undefined || own === undefined) throw new Error('There are components.');
        // DSPy uses this as the default description of a field.
        fc.pre(!(name.includes('fields') && /^\$\{[^}]*\}$/.test(text.trim())));
        expect(replaceComponent('a.json', content, name, own)).toBe(content);
        const written = replaceComponent('a.json', content, name, text);
        expect(read(written).components.find((component) => component.name === name)?.text).toBe(
          text.replace(/\r\n?/g, '\n'),
        );
        expect(written.startsWith(content.slice(0, start))).toBe(true);
        expect(written.endsWith(content.slice(end))).toBe(true);
        expect(written).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 200 },
    );
  });

  it('is located between its quotes', () => {
    for (const content of [chat, langchain, dspy]) {
      const { components } = read(content);
      expect(components).not.toEqual([]);
      for (const { text, start, end } of components) {
        expect(JSON.parse(content.slice(start - 1, end + 1))).toBe(text);
      }
    }
  });
});

it.each([
  ['a.json', langchain, true],
  ['a.json', dspy, true],
  ['a.json', oldDspy, true],
  ['evals/prompts/a.json', chat, true],
  ['evals/triage-prompt.json', chat, true],
  ['fixtures/log.json', chat, false],
  ['prompts/a.json', '{"name": "x"}', false],
])('recognizes prompts by content and path: %s', (path, content, holds) => {
  expect(holdsPrompts(`/projects/${path}`, content)).toBe(holds);
});

it.each([
  ['{"name": "package", "scripts": {"role": "x"}}'],
  ['[{"question": "a", "answer": "b"}]'],
  ['{"rows": [{"messages": [{"role": "user", "content": "x"}]}]}'],
  [constructed('ChatOpenAI', '{"model": "x"}')],
  ['{"signature": {"algorithm": "x"}}'],
  ['[]'],
])('ignores JSON that is not a prompt: %s', (content) => {
  expect(detectFormat('data/a.json', content)).toBeUndefined();
});

it.each([
  [
    '[{"role": "user",\n "content": "x"',
    'a.json:2: The JSON is malformed (close brace expected). Correct it and try again.',
  ],
  [
    '[{"role": "user", "content": "a\nb"}]',
    'a.json:1: The JSON is malformed (unexpected end of string). Correct it and try again.',
  ],
  ['[\n{"role": "judge", "content": "x"}]', 'a.json:2: The role of a message must be one of system, user, assistant.'],
  ['[{"role": "user"},\n{"content": "x"}]', 'a.json:2: A message must have a "role" and a "content".'],
  ['[{"role": "user", "content": 3}]', 'a.json:1: This value is not text. Write it in quotes.'],
  [
    '[{"role": "user", "content": " "}]',
    'a.json: None of the messages has text. Write the prompt as the text of one of them.',
  ],
  [
    constructed('ChatPromptTemplate', '{}'),
    'a.json:1: The ChatPromptTemplate has no list of messages. Add "messages" to its "kwargs".',
  ],
  [
    template('x', ', "template_format": "erb"'),
    'a.json:1: The template format "erb" is not supported. Use f-string, mustache or jinja2.',
  ],
  [
    '{"p": {"demos": [], "signature": {"fields": [],\n"instructions": null}}}',
    'a.json:2: This value is not text. Write it in quotes.',
  ],
  [
    '{"p": {"demos": [], "signature": {"instructions": ""}}}',
    'a.json: No predictor of this DSPy program has instructions. Add some to its signature and save it again.',
  ],
])('explains what is wrong with %s', (content, problem) => {
  expect(() => readPromptFile('a.json', content)).toThrow(problem);
});
