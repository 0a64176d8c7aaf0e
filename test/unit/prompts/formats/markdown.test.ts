import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import { expectLawsOrRefusal, textsOf } from '../laws';
import { promptText } from '../texts';

const reviewer =
  '---\nname: reviewer\ndescription: Use it when: code changes\n---\n\nReview the change.\n\nBe brief.\n';

describe('a Markdown file with front matter', () => {
  it('has its body as the component, without the blank line above and the final newline', () => {
    const file = readPromptFile('.claude/agents/reviewer.md', reviewer);
    expect(file.format).toBe('markdown');
    expect(file.messages).toEqual([{ role: 'system', component: 'body' }]);
    expect(textsOf('.claude/agents/reviewer.md', reviewer)).toEqual([['body', 'Review the change.\n\nBe brief.']]);
    expect(replaceComponent('.claude/agents/reviewer.md', reviewer, 'body', 'Find bugs.')).toBe(
      '---\nname: reviewer\ndescription: Use it when: code changes\n---\n\nFind bugs.\n',
    );
  });

  it('has no variables if a tool sends it to the model as is', () => {
    expect(readPromptFile('/projects/AGENTS.md', 'Quote {{name}} as it is.').templating).toBe('none');
    expect(readPromptFile('a.instructions.md', '---\napplyTo: **/*.ts\n---\nUse {{x}}.').templating).toBe('none');
    expect(readPromptFile('triage.prompt.md', 'Route {{input}}.').templating).toBe('doubleBraces');
    expect(readPromptFile('triage.prompt.md', '---\nagent: ask\n---\nRoute ${input:ticket}.').templating).toBe(
      'vscodeInput',
    );
  });

  it('can be a slash command, whose arguments are its variables', () => {
    const path = '.claude/commands/git/commit.md';
    const header =
      '---\ndescription: Commit: all\nargument-hint: [message] [scope]\nallowed-tools: Bash(git add:*), Bash(git commit:*)\nmodel: haiku\n---\n';
    const content = `${header}\nCommit {{all}} as $ARGUMENTS.\n`;
    expect(readPromptFile(path, content)).toMatchObject({ format: 'markdown', templating: 'commandArguments' });
    expect(textsOf(path, content)).toEqual([['body', 'Commit {{all}} as $ARGUMENTS.']]);
    expect(replaceComponent(path, content, 'body', 'Say $ARGUMENTS: $1.')).toBe(`${header}\nSay $ARGUMENTS: $1.\n`);
    expect(readPromptFile(path, 'Fix $ARGUMENTS.').templating).toBe('commandArguments');
  });

  it.each([
    ['arguments: [name, kind]'],
    ['arguments: name kind'],
    ['arguments:\n  - name\n  - kind'],
    ['argument-hint: [name] [kind]\narguments: [name, kind]'],
  ])('can name the arguments of a command or a skill: %s', (line) => {
    const content = `---\ndescription: Make it\n${line}\n---\nMake $name of kind $kind.`;
    const argumentNames = ['name', 'kind'];
    expect(readPromptFile('.claude/commands/make.md', content).templating).toEqual({ argumentNames });
    expect(readPromptFile('shop/commands/make.md', content).templating).toEqual({ argumentNames });
    expect(readPromptFile('.claude/skills/make/SKILL.md', content).templating).toEqual({ argumentNames });
  });

  it("is a plugin command if it has arguments, and other tools' skills have none", () => {
    expect(readPromptFile('shop/commands/fix.md', '---\ndescription: Fix\n---\nFix $ARGUMENTS.').templating).toBe(
      'commandArguments',
    );
    expect(readPromptFile('docs/commands/fix.md', 'Fix {{it}}.').templating).toBe('doubleBraces');
    expect(readPromptFile('.github/skills/fix/SKILL.md', '---\nname: fix\n---\nFix $ARGUMENTS.').templating).toBe(
      'none',
    );
  });

  it('can be a Cursor rule', () => {
    const path = '.cursor/rules/style.mdc';
    const header = '---\ndescription:\nglobs: **/*.ts, *.tsx\nalwaysApply: false\n---\n';
    expect(readPromptFile(path, `${header}Use {{x}}.\n`)).toMatchObject({ format: 'markdown', templating: 'none' });
    expect(replaceComponent(path, `${header}Use {{x}}.\n`, 'body', 'Use y.')).toBe(`${header}Use y.\n`);
    expect(readPromptFile('.cursor/rules/plain.mdc', 'Use {{x}}.')).toMatchObject({
      format: 'plain',
      templating: 'none',
    });
    expect(textsOf('.cursorrules', 'Use {{x}}.\n')).toEqual([['text', 'Use {{x}}.']]);
  });

  it('can have empty front matter', () => {
    expect(textsOf('a.prompt.md', '---\n---\nText.')).toEqual([['body', 'Text.']]);
  });

  it('is ordinary Markdown if it begins with a thematic break', () => {
    expect(detectFormat('notes.md', '---\nRoute the ticket.\n---\n')).toBe('plain');
    expect(detectFormat('notes.md', '---\n\n# Tickets\n\n---\nRoute them.\n')).toBe('plain');
  });

  it('can have --- and code fences in its body', () => {
    const body = '# Rules\n\n---\n\n````md\n---\nname: x\n---\n```\ncode\n```\n````';
    expect(textsOf('a.prompt.md', `---\nname: a\n---\n${body}`)).toEqual([['body', body]]);
  });

  it.each([
    ['description: Use it when: code changes'],
    ['argument-hint: [number] [priority]'],
    ['applyTo: **/*.py, *.pyi'],
    ['description: "Reviews" the code'],
    ['tools: *'],
    ['description: @team `review`'],
    ['description: !important, read'],
    ['description: - first - second'],
    ['description: Reviews.\n\n<example>\nuser: "Check it"\nuser: "Again: it"\n</example>\ntools: ["a",\n  "b"\n]'],
    ['description: Use it when: code\n  changes: often'],
    ['description: "Reviews.\n\n<example>\nuser: \'Check it\'\n</example>"'],
    ['handoffs:\n  - prompt: Do this: now'],
  ])('can have values in its front matter that are not YAML: %s', (line) => {
    expect(textsOf('a.prompt.md', `---\n${line}\nmodel: x\n---\nText.`)).toEqual([['body', 'Text.']]);
  });

  it.each([
    [
      '---\nname: a\n\nRoute the ticket.\n',
      'a.prompt.md:1: The front matter that starts here is not closed. Add a line with --- below its last key.',
    ],
    ['---\nname: a\ndescription: "b\n---\nText.', /^a\.prompt\.md:\d: The YAML is malformed \(.*\)\. Correct it/],
    ['---\nname: a\ntools: [b\n---\nText.', /^a\.prompt\.md:\d: The YAML is malformed \(.*\)\. Correct it/],
    ['---\nname: a\nname: b\n---\nText.', 'a.prompt.md:3: The YAML is malformed (Map keys must be unique).'],
    ['---\nname: a\n---\n\n', 'a.prompt.md:4: The file has no text below its front matter. Write the prompt there.'],
  ])('explains what is wrong with %j', (content, message) => {
    expect(() => readPromptFile('a.prompt.md', content)).toThrow(message);
  });

  it.each([
    ['a.prompt.md', '---\nname: x\n---\n\n', '\n'],
    ['a.prompt.md', '\uFEFF---\r\nname: x # y\r\n---\r\n', '\r\n'],
    ['a.prompt.md', '---\nname: x\n---\n', ''],
    ['.claude/commands/a.md', '---\nargument-hint: [a] [b]\nallowed-tools: Bash(git add:*), Read\n---\n\n', '\n'],
    ['.cursor/rules/a.mdc', '---\ndescription:\nglobs: **/*.ts,*.js\nalwaysApply: true\n---\n', '\n'],
  ])('leaves its own text unchanged, and reads back any other: %s below %j', (path, before, after) => {
    fc.assert(
      fc.property(promptText, fc.constantFrom('Old.', '# Old\n\n---\n\ntext  ', '\nOld.\n\n'), (text, source) => {
        const ends = before.includes('\r') ? source.replaceAll('\n', '\r\n') : source;
        expectLawsOrRefusal({ path, component: 'body', before, source: ends, after }, text);
      }),
      { numRuns: 50 },
    );
  });
});
