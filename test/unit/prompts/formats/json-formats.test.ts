import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent, sniffFormat } from '../../../../src/prompts/prompt-file';
import { holdsPrompts } from '../../../../src/prompts/prompt-names';
import { sourceText } from '../texts';

const chat = `[
  {"role": "user", "content": "Ticket: {{input}}"}, // the question
  {"role": "developer", "content": "Route the ticket.\\nBe \\"brief\\"."},
  {"role": "assistant", "content": null},
  {"content": "And now?", "role": "user"},
]
`;

const template = (text: string, more = '') =>
  `{"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "prompt", "PromptTemplate"], "kwargs": {"template": ${JSON.stringify(text)}, "input_variables": []${more}}}`;
const message = (name: string, prompt: string) =>
  `{"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "${name}"], "kwargs": {"prompt": ${prompt}}}`;
const constructed = (name: string, kwargs: string) =>
  `{"lc": 1, "type": "constructor", "id": ["langchain_core", "${name}"], "kwargs": ${kwargs}}`;
const langchain = constructed(
  'ChatPromptTemplate',
  `{"messages": [
    ${message('SystemMessagePromptTemplate', template('Route as {style}.', ', "template_format": "f-string"'))},
    ${constructed('MessagesPlaceholder', '{"variable_name": "history"}')},
    ${constructed('AIMessage', '{"content": "Hello."}')},
    ${message('HumanMessagePromptTemplate', template('{ticket}'))}
  ]}`,
);

const dspy = `{
  "prog.predict": {
    "traces": [], "train": [], "demos": [],
    "signature": {
      "instructions": "Given the ticket, give the team.",
      "fields": [
        {"prefix": "Ticket:", "description": "\${ticket}"},
        {"prefix": "Team:", "description": "one of billing, card"}
      ]
    },
    "lm": null
  },
  "check": {"demos": [], "signature": {"instructions": "Check \\u00fcber all.", "fields": []}},
  "metadata": {"dependency_versions": {"python": "3.12", "dspy": "2.6.0"}}
}
`;
const oldDspy = `{"self.route": {"demos": [], "signature_instructions": "Route it.", "signature_prefix": "Team:"}}`;

const read = (content: string, path = 'prompts/a.json') => readPromptFile(path, content);
const namesAndTexts = (content: string) => read(content).components.map(({ name, text }) => [name, text]);

describe('chat messages in JSON', () => {
  it('have a component for each text, the system message first', () => {
    const file = read(chat);
    expect(file.format).toBe('chatJson');
    expect(namesAndTexts(chat)).toEqual([
      ['system', 'Route the ticket.\nBe "brief".'],
      ['user', 'Ticket: {{input}}'],
      ['user-2', 'And now?'],
    ]);
    expect(file.messages).toEqual([
      { role: 'user', component: 'user' },
      { role: 'system', component: 'system' },
      { role: 'user', component: 'user-2' },
    ]);
    expect(file.editOnly).toBeUndefined();
  });

  it("may be those of OpenAI's API, with its parameters", () => {
    const file = read('{"model": "gpt-4o", "temperature": 0, "messages": [{"role": "system", "content": "Route."}]}');
    expect(file.components.map(({ text }) => text)).toEqual(['Route.']);
    expect(file.settings).toEqual({ model: 'gpt-4o', temperature: 0 });
  });

  it('may have their texts in parts', () => {
    const parts = '[{"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "text", "text": "Two"}]}]';
    expect(namesAndTexts(parts)).toEqual([
      ['user', 'One'],
      ['user-2', 'Two'],
    ]);
    const image = '[{"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "image_url"}]}]';
    expect(read(image).editOnly).toContain('parts that are not text');
  });

  it("may have a system message beside them, as Anthropic's API has it", () => {
    expect(namesAndTexts('{"system": "Route.", "messages": [{"role": "user", "content": "{{q}}"}]}')).toEqual([
      ['system', 'Route.'],
      ['user', '{{q}}'],
    ]);
    expect(
      namesAndTexts('{"messages": [{"role": "user", "content": "{{q}}"}], "system": [{"text": "Route."}]}'),
    ).toContainEqual(['system', 'Route.']);
  });

  it('may have messages of whatever role an expression gives, which have no text of their own', () => {
    const looped =
      '[{% for m in history %}{"role": "{{ m.role }}", "content": "{{ m.text }}"},{% endfor %}{"role": "user", "content": "Hi"}]';
    expect(namesAndTexts(looped)).toEqual([['user', 'Hi']]);
    expect(read(looped).editOnly).toBeDefined();
  });

  it('may be a template of promptfoo around the values', () => {
    const looped =
      '[{% for m in history %}{"role": "user", "content": {{ m.text | dump }} },{% endfor %}\n' +
      '{# last #} {"role": "system", "content": "Say {{ x }}"}]';
    expect(namesAndTexts(looped)).toEqual([
      ['system', 'Say {{ x }}'],
      ['user', '{{ m.text }}'],
    ]);
    expect(replaceComponent('a.json', looped, 'user', 'It is "{{ m.text }}"')).toBe(
      looped.replace('{{ m.text | dump }}', '"It is \\"{{ m.text }}\\""'),
    );
  });
});

describe('a prompt of LangChain', () => {
  it('has a component for each message template, and says how they are filled', () => {
    expect(namesAndTexts(langchain)).toEqual([
      ['system', 'Route as {style}.'],
      ['assistant', 'Hello.'],
      ['user', '{ticket}'],
    ]);
    expect(read(langchain)).toMatchObject({ format: 'langchain', templating: 'fString' });
  });

  it('is found in the manifest of a sequence', () => {
    const sequence = constructed(
      'RunnableSequence',
      `{"first": ${langchain}, "last": ${constructed('ChatOpenAI', '{}')}}`,
    );
    expect(namesAndTexts(`{"owner": "me", "manifest": ${sequence}}`)).toEqual(namesAndTexts(langchain));
  });

  it('may be a single template, of the older form too', () => {
    const older =
      '{"_type": "prompt", "input_variables": ["x"], "template": "Route {{x}}", "template_format": "jinja2"}';
    expect(namesAndTexts(older)).toEqual([['user', 'Route {{x}}']]);
    expect(read(older).templating).toBe('jinja');
    expect(namesAndTexts(template('Route {x}'))).toEqual([['user', 'Route {x}']]);
  });

  it('cannot be run by a chat when it has more than texts', () => {
    const image = constructed('ImagePromptTemplate', '{"template": {"url": "{url}"}}');
    const prompt = constructed(
      'ChatPromptTemplate',
      `{"messages": [${message('HumanMessagePromptTemplate', `[${template('Look.')}, ${image}]`)}]}`,
    );
    expect(namesAndTexts(prompt)).toEqual([['user', 'Look.']]);
    expect(read(prompt).editOnly).toContain('ImagePromptTemplate');
  });

  it('may have messages in parts, and of any role', () => {
    const parts = constructed('HumanMessage', '{"content": [{"type": "text", "text": "Look."}]}');
    const jedi = constructed('ChatMessagePromptTemplate', `{"role": "Jedi", "prompt": ${template('May the {x}.')}}`);
    const prompt = constructed('ChatPromptTemplate', `{"messages": [${parts}, ${jedi}]}`);
    expect(namesAndTexts(prompt)).toEqual([
      ['user', 'Look.'],
      ['user-2', 'May the {x}.'],
    ]);
    expect(read(prompt).editOnly).toContain('a message of the role "Jedi"');
  });
});

describe('a saved DSPy program', () => {
  it('has the instructions of each predictor, then the descriptions that somebody wrote', () => {
    expect(namesAndTexts(dspy)).toEqual([
      ['prog.predict', 'Given the ticket, give the team.'],
      ['check', 'Check über all.'],
      ['prog.predict.fields[1]', 'one of billing, card'],
    ]);
    expect(read(dspy)).toMatchObject({ format: 'dspy', templating: 'none', messages: [] });
    expect(read(dspy).editOnly).toContain('command');
  });

  it('may be of the older layouts, or one predictor alone', () => {
    expect(namesAndTexts(oldDspy)).toEqual([['self.route', 'Route it.']]);
    expect(namesAndTexts('{"demos": [], "signature": {"instructions": "Route it."}}')).toEqual([['self', 'Route it.']]);
    const cot =
      '{"route": {"demos": [], "extended_signature": {"instructions": "Think."}, "signature": {"instructions": "No."}}}';
    expect(namesAndTexts(cot)).toEqual([['route', 'Think.']]);
  });

  it('keeps the escapes of Python when it is written', () => {
    expect(replaceComponent('a.json', dspy, 'prog.predict', 'Wähle 😀')).toBe(
      dspy.replace('Given the ticket, give the team.', 'W\\u00e4hle \\ud83d\\ude00'),
    );
  });
});

describe('a text in JSON', () => {
  it.each([
    ['chat messages', `\uFEFF${chat}`],
    ['LangChain', langchain.replaceAll('\n', '\r\n')],
    ['DSPy', dspy],
  ])('of %s gives back any text that is written, and changes nothing beside it', (_name, content) => {
    fc.assert(
      fc.property(sourceText([]), fc.nat(), (text, number) => {
        const { components } = read(content);
        const { name, start, end, text: own } = components[number % components.length] ?? {};
        if (name === undefined || own === undefined) throw new Error('There are components.');
        // DSPy itself puts this where nobody describes a field.
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

  it('stands between its quotes', () => {
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
])('is told from other files without a list of names: %s', (path, content, holds) => {
  expect(holdsPrompts(`/projects/${path}`, content)).toBe(holds);
});

it.each([
  ['{"name": "package", "scripts": {"role": "x"}}'],
  ['[{"question": "a", "answer": "b"}]'],
  ['{"rows": [{"messages": [{"role": "user", "content": "x"}]}]}'],
  [constructed('ChatOpenAI', '{"model": "x"}')],
  ['{"signature": {"algorithm": "x"}}'],
  ['[]'],
])('JSON that is not a prompt is left alone: %s', (content) => {
  expect(sniffFormat('data/a.json', content)).toBeUndefined();
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
  ['[{"role": "user", "content": 3}]', 'a.json:1: Text in quotes is expected here.'],
  [
    '[{"role": "user", "content": " "}]',
    'a.json: None of the messages has text. Write the prompt to start from as one of them.',
  ],
  [
    constructed('ChatPromptTemplate', '{}'),
    'a.json:1: A ChatPromptTemplate has a list "messages" in its "kwargs"; this one has none.',
  ],
  [
    template('x', ', "template_format": "erb"'),
    'a.json:1: The template format "erb" is not known. Use f-string, mustache or jinja2.',
  ],
  [
    '{"p": {"demos": [], "signature": {"fields": [],\n"instructions": null}}}',
    'a.json:2: Text in quotes is expected here.',
  ],
  [
    '{"p": {"demos": [], "signature": {"instructions": ""}}}',
    'a.json: No predictor of this DSPy program has instructions. Give its signature some and save it again.',
  ],
])('explains what is wrong with %s', (content, problem) => {
  expect(() => readPromptFile('a.json', content)).toThrow(problem);
});
