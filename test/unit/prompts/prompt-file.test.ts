import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/prompts/prompt-error';
import { holdsPrompts } from '../../../src/prompts/discovery/prompt-names';
import { readPromptFile, replaceComponent, detectFormat } from '../../../src/prompts/prompt-file';
import { expectLawsOrRefusal } from './laws';
import { promptText } from './texts';

describe('a plain text file', () => {
  it('is one component, the system message, without BOM and final newline', () => {
    expect(readPromptFile('prompts/route.txt', '\uFEFFRoute the\r\nticket. \r\n\r\n')).toEqual({
      format: 'plain',
      components: [{ name: 'text', text: 'Route the\nticket. \n', start: 1, end: 22 }],
      messages: [{ role: 'system', component: 'text' }],
      templating: 'doubleBraces',
    });
  });

  it('keeps its BOM, its line ends and its final newline', () => {
    expect(replaceComponent('route.txt', '\uFEFFOld.\r\nText.\r\n', 'text', 'New\ntext')).toBe('\uFEFFNew\r\ntext\r\n');
  });

  it('is read as Jinja by its extension or its tags', () => {
    expect(readPromptFile('route.j2', 'Route {{ x }}.').templating).toBe('jinja');
    expect(readPromptFile('route.txt', '{% if x %}Route.{% endif %}').templating).toBe('jinja');
    expect(readPromptFile('route.txt', 'Route {{x}}.').templating).toBe('doubleBraces');
  });

  it('must not be empty', () => {
    expect(() => readPromptFile('prompts/route.txt', ' \n')).toThrow(
      new PromptError('The prompt is empty. Write a prompt first; one sentence is enough.', {
        file: 'prompts/route.txt',
        line: 1,
      }),
    );
  });
});

describe('a BOM', () => {
  it.each([
    ['route_prompt.yml', 'messages:\n  - role: user\n    content: Hi\n'],
    ['chat.yaml', '- role: system\n  content: |\n    Be brief.\n- { role: user, content: Hi }\n'],
    ['evals.yaml', 'prompts: [Hi]\nproviders: [x]\n'],
    ['route.prompty', '---\nname: x\n---\nsystem:\nHi\n'],
    ['a.prompt', '---\nmodel: x\n---\n{{role "system"}}\nHi\n'],
    ['SKILL.md', '---\nname: x\ndescription: y\n---\nHi\n'],
    ['route.baml', 'function Route(x: string) -> string {\n  client X\n  prompt #"Hi"#\n}\n'],
    ['rules.baml', 'template_string Rules() #"Hi"#\n'],
    ['chat.json', '[{"role": "user", "content": "Hi"}]'],
  ])('makes no difference to the contents of %s', (path, content) => {
    const { components, ...others } = readPromptFile(path, content);
    const withBom = readPromptFile(path, `\uFEFF${content}`);
    expect(withBom).toMatchObject(others);
    expect(withBom.components.map(({ name, text, start, end }) => [name, text, start - 1, end - 1])).toEqual(
      components.map(({ name, text, start, end }) => [name, text, start, end]),
    );
    expect(holdsPrompts(path, `\uFEFF${content}`)).toBe(holdsPrompts(path, content));
  });

  it('makes no difference to the line of an error', () => {
    expect(() => readPromptFile('a.prompt.yml', '\uFEFFmessages:\n  - Hi\n')).toThrow('a.prompt.yml:2: ');
    expect(detectFormat('schema.prompt', '\uFEFF{"type": "object"}')).toBeUndefined();
  });
});

describe('replacing any component', () => {
  it.each([
    ['a.txt', ''],
    ['a.txt', '\n'],
    ['a.txt', '\r\n'],
    ['a.hbs', '\n'],
    ['a.njk', ''],
    ['.cursorrules', '\n'],
    ['.cursor/rules/a.mdc', '\n'],
    ['.claude/commands/a.md', '\n'],
  ])('leaves its own text unchanged, reads back any other, and keeps the rest: %s, %j', (path, after) => {
    fc.assert(
      fc.property(promptText, fc.constantFrom('Old.', 'Old.\r\nText.', 'Old. \n\n\n'), (text, source) => {
        expectLawsOrRefusal({ path, component: 'text', before: '\uFEFF', source, after }, text);
      }),
    );
  });

  it('treats a text with other line ends as the same text', () => {
    expect(replaceComponent('a.txt', 'One\ntwo\n', 'text', 'One\r\ntwo')).toBe('One\ntwo\n');
  });

  it('refuses an empty text', () => {
    expect(() => replaceComponent('a.txt', 'Old.', 'text', ' \n')).toThrow(
      'a.txt: The new text for "text" is empty. Write a text.',
    );
  });

  it('refuses a text that would turn the file into another format', () => {
    expect(() => replaceComponent('a.md', 'Old.', 'text', '---\nname: x\n---\nNew.')).toThrow(
      'a.md: The new text for "text" cannot be written in this format without being changed. Edit the file by hand.',
    );
  });

  it('refuses half of a surrogate pair', () => {
    expect(() => replaceComponent('a.txt', 'Old.', 'text', 'New \ud83d')).toThrow(
      'a.txt: The new text for "text" cannot be written in this format without being changed. Edit the file by hand.',
    );
  });

  it('lists the components if the name is unknown', () => {
    expect(() => replaceComponent('a.txt', 'Old.', 'system', 'New.')).toThrow(
      'a.txt: The file has no component "system". Its components are: text.',
    );
  });
});

it('lists the supported formats for a file in none of them', () => {
  expect(() => readPromptFile('src/route.toml', 'Route.')).toThrow(
    'src/route.toml: route.toml is not in a supported prompt format: promptfoo, GitHub Models (.prompt.yml), chat messages (.json, .yaml), ' +
      'Prompty (.prompty), Continue (.prompt), Dotprompt (.prompt), LangChain (.json), DSPy (.json), BAML (.baml), Gemini CLI commands (.toml), ' +
      'Markdown (.md, .mdc), or plain text (.txt, .j2, .jinja, .jinja2, .njk, .hbs, .handlebars, .mustache). ' +
      'Move the prompt to a file in one of these, or select its text and optimize the selection.',
  );
});
