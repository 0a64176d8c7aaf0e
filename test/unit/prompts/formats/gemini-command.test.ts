import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import { expectLaws, expectLawsOrRefusal, textsOf } from '../laws';
import { promptText } from '../texts';

const path = '.gemini/commands/git/review.toml';
const review = `# /git:review
description = "Reviews: prompt = 1"

prompt = """
Review "this":

!{git diff}

{{args}}
""" # the end
`;

describe('a Gemini CLI slash command', () => {
  it('has its prompt as the component, without line ends next to the quotes', () => {
    expect(readPromptFile(path, review)).toMatchObject({
      format: 'geminiCommand',
      messages: [{ role: 'system', component: 'prompt' }],
      templating: 'geminiArguments',
    });
    expect(textsOf(path, review)).toEqual([['prompt', 'Review "this":\n\n!{git diff}\n\n{{args}}']]);
    expect(replaceComponent(path, review, 'prompt', 'Fix {{args}}.')).toBe(
      review.replace(/Review "this"[^]*\{\{args\}\}/, 'Fix {{args}}.'),
    );
  });

  it.each([
    ['prompt = "Say \\"hi\\".\\nBye."', 'Say "hi".\nBye.'],
    ["prompt='Say \\n.'", 'Say \\n.'],
    ["prompt = '''Say \\n.'''", 'Say \\n.'],
    ['description = """\nprompt = "no"\n"""\nprompt = "yes"', 'yes'],
    ['# prompt = "no"\n\tprompt = "yes"\n[x]\nprompt = "other"', 'yes'],
    ['\uFEFFprompt = "yes"', 'yes'],
    ['"prompt" = "yes"', 'yes'],
    ["a = '''\nprompt = 1\n'''\n'prompt'='''yes'''", 'yes'],
    ['a = [\n  "[",\n  [1],\n[2] # ]\n]\nprompt = "yes"', 'yes'],
    ['prompt = """\r\nOne \\\r\n   two\r\n"""\r\n', 'One two'],
  ])('can be written as %j', (content, text) => {
    expect(textsOf(path, content)).toEqual([['prompt', text]]);
    expect(replaceComponent(path, content, 'prompt', text)).toBe(content);
  });

  it('is not confused with other TOML', () => {
    expect(detectFormat('pyproject.toml', '[tool.x]\nprompt = "a"\n')).toBeUndefined();
    expect(detectFormat('a.toml', 'prompts = "a"\ndescription = "prompt = 1"\n')).toBeUndefined();
  });

  it.each([
    ['prompt = """\nOpen', 'review.toml:1: The prompt is not a closed string. Write it as """…""".'],
    ['description = "a"\nprompt = 1\n', 'review.toml:2: The prompt is not a closed string.'],
    ['a = 1\n[x]\nprompt = "a"\n', 'review.toml:1: There is no prompt above the first table.'],
    ['', 'review.toml:1: There is no prompt above the first table.'],
    ['a = 1\nprompt = " "\n', 'review.toml:2: The prompt is empty.'],
    ['prompt = "a"\nb = "c" "d"\n', 'review.toml:2: The TOML is malformed ('],
    ['prompt = "a\\q"\n', 'review.toml:1: The escape sequence \\q cannot be read. Correct the text.'],
  ])('explains what is wrong with %j', (content, message) => {
    expect(() => readPromptFile(path, content)).toThrow(message);
  });

  it.each([
    ['"Old."', 'description = "x" # y\nprompt = ', '\n'],
    ['"""\nOld \\"\ntext.\n"""', '\uFEFFprompt = ', '\n\n[x]\nprompt = "a"\n'],
    ['"""Old."""', 'prompt=', ''],
  ])('can hold any text in %j', (source, before, after) => {
    fc.assert(
      fc.property(promptText, (text) => {
        expectLaws({ path, component: 'prompt', before, source, after }, text);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["'Old.'", 'prompt = ', '\n'],
    ["'''\nOld.\n'''", 'prompt = ', '\r\n'],
  ])('changes the quotes of %j only if they cannot hold the text', (source, before, after) => {
    fc.assert(
      fc.property(promptText, (text) => {
        expectLawsOrRefusal({ path, component: 'prompt', before, source, after }, text);
      }),
      { numRuns: 60 },
    );
    const content = before + source + after;
    expect(replaceComponent(path, content, 'prompt', 'New \\ "text".')).toBe(content.replace('Old.', 'New \\ "text".'));
    expect(replaceComponent(path, content, 'prompt', "It'''s \u0007")).toContain(`It'''s \\u0007`);
  });

  it.each([
    ["it's", `"it's"`],
    ["it's\nso", `"""\r\nit's\r\nso"""`],
    ['x\ny', '"""\r\nx\r\ny"""'],
  ])('uses single-line quotes for one line, and the line ends of the file: %j', (text, quoted) => {
    const content = "a='b'\r\nprompt = 'A'\r\nz=1\r\n";
    expect(replaceComponent(path, content, 'prompt', text)).toBe(content.replace("'A'", quoted));
  });
});
