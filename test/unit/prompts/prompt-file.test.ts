import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/prompts/prompt-error';
import { holdsPrompts } from '../../../src/prompts/discovery/prompt-names';
import { readPromptFile, replaceComponent, sniffFormat } from '../../../src/prompts/prompt-file';
import { expectLawsOrRefusal } from './laws';
import { promptText } from './texts';

describe('a plain text file', () => {
  it('is one component, the system message, without BOM and last line end', () => {
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

  it('is taken for Jinja by its ending or its tags', () => {
    expect(readPromptFile('route.j2', 'Route {{ x }}.').templating).toBe('jinja');
    expect(readPromptFile('route.txt', '{% if x %}Route.{% endif %}').templating).toBe('jinja');
    expect(readPromptFile('route.txt', 'Route {{x}}.').templating).toBe('doubleBraces');
  });

  it('without text is an error', () => {
    expect(() => readPromptFile('prompts/route.txt', ' \n')).toThrow(
      new PromptError('The prompt has no text. Write the prompt to start from, one sentence is enough.', {
        file: 'prompts/route.txt',
        line: 1,
      }),
    );
  });
});

describe('a file with a BOM', () => {
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
  ])('is read as without one: %s', (path, content) => {
    const { components, ...others } = readPromptFile(path, content);
    const withBom = readPromptFile(path, `\uFEFF${content}`);
    expect(withBom).toMatchObject(others);
    expect(withBom.components.map(({ name, text, start, end }) => [name, text, start - 1, end - 1])).toEqual(
      components.map(({ name, text, start, end }) => [name, text, start, end]),
    );
    expect(holdsPrompts(path, `\uFEFF${content}`)).toBe(holdsPrompts(path, content));
  });

  it('tells the line of a fault in it', () => {
    expect(() => readPromptFile('a.prompt.yml', '\uFEFFmessages:\n  - Hi\n')).toThrow('a.prompt.yml:2: ');
    expect(sniffFormat('schema.prompt', '\uFEFF{"type": "object"}')).toBeUndefined();
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
  ])('keeps its own text, gives back any other, and leaves what is around: %s, %j', (path, after) => {
    fc.assert(
      fc.property(promptText, fc.constantFrom('Old.', 'Old.\r\nText.', 'Old. \n\n\n'), (text, source) => {
        expectLawsOrRefusal({ path, component: 'text', before: '\uFEFF', source, after }, text);
      }),
    );
  });

  it('takes a text with other line ends for the same text', () => {
    expect(replaceComponent('a.txt', 'One\ntwo\n', 'text', 'One\r\ntwo')).toBe('One\ntwo\n');
  });

  it('refuses an empty text', () => {
    expect(() => replaceComponent('a.txt', 'Old.', 'text', ' \n')).toThrow(
      'a.txt: The new text for "text" is empty. Write one.',
    );
  });

  it('refuses a text that would turn the file into another format', () => {
    expect(() => replaceComponent('a.md', 'Old.', 'text', '---\nname: x\n---\nNew.')).toThrow(
      'a.md: The new text for "text" cannot be written so that it is read again as it is. Edit the file by hand.',
    );
  });

  it('refuses half of a character', () => {
    expect(() => replaceComponent('a.txt', 'Old.', 'text', 'New \ud83d')).toThrow(
      'a.txt: The new text for "text" cannot be written so that it is read again as it is. Edit the file by hand.',
    );
  });

  it('names the components that there are', () => {
    expect(() => replaceComponent('a.txt', 'Old.', 'system', 'New.')).toThrow(
      'a.txt: There is no text "system" in this file. It has: text.',
    );
  });
});

it('says which formats can be read', () => {
  expect(() => readPromptFile('src/route.toml', 'Route.')).toThrow(
    'src/route.toml: route.toml is not of a format that can be read: promptfoo, GitHub Models (.prompt.yml), chat messages (.json, .yaml), ' +
      'Prompty (.prompty), Continue (.prompt), Dotprompt (.prompt), LangChain (.json), DSPy (.json), BAML (.baml), commands of Gemini CLI (.toml), ' +
      'Markdown (.md, .mdc), or plain text (.txt, .j2, .jinja, .jinja2, .njk, .hbs, .handlebars, .mustache). ' +
      'Put the prompt into one of these, or select its text and optimize the selection.',
  );
});
