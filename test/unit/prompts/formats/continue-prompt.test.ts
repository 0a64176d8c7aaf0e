import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import { expectLawsOrRefusal, textsOf } from '../laws';
import { promptText } from '../texts';

const path = 'prompts/review.prompt';
const settings = 'name: Review\ndescription: Reviews a change\ntemperature: 0.2\n---\n';
const review = `${settings}<system>\nYou are a careful reviewer.\n</system>\n\nReview this: {{{ input }}}\n`;

describe('a Continue prompt file', () => {
  it('has its prompt as the first component, and its system block as the second', () => {
    expect(textsOf(path, review)).toEqual([
      ['user', 'Review this: {{{ input }}}'],
      ['system', 'You are a careful reviewer.'],
    ]);
    expect(readPromptFile(path, review)).toMatchObject({
      format: 'continue',
      templating: 'handlebars',
      settings: { temperature: 0.2 },
      messages: [
        { role: 'system', component: 'system' },
        { role: 'user', component: 'user' },
      ],
    });
  });

  it.each([
    ['without a system block', 'a.prompt', 'name: Review\n---\nReview {{{input}}}.\n\n---\n\nBe brief.\n'],
    [
      'without settings, in a folder of Continue',
      '.continue/prompts/a.prompt',
      'Review {{{input}}}.\n\n---\n\nBe brief.',
    ],
    [
      'below front matter, in a folder of Continue',
      '.prompts/a.prompt',
      '---\nname: a\n---\nReview {{{input}}}.\n\n---\n\nBe brief.',
    ],
  ])('can be just a prompt: %s', (_what, file, content) => {
    expect(detectFormat(file, content)).toBe('continue');
    expect(textsOf(file, content)).toEqual([['user', 'Review {{{input}}}.\n\n---\n\nBe brief.']]);
  });

  it('is recognized by its system block', () => {
    expect(textsOf('a.prompt', '<system>Be brief.</system>\nReview {{{input}}}.')).toEqual([
      ['user', 'Review {{{input}}}.'],
      ['system', 'Be brief.'],
    ]);
  });

  it.each([
    ['---\nmodel: x\n---\n{{role "system"}}Hi', 'dotprompt'],
    ['Note: read this\n---\nHi {{name}}', 'dotprompt'],
    ['Tickets\n---\nname: x\n---\nHi', 'plain'],
  ])('is not confused with other formats: %j', (content, format) => {
    expect(detectFormat('a.prompt', content)).toBe(format);
  });

  it('must have a prompt', () => {
    expect(() => readPromptFile(path, settings)).toThrow(
      'prompts/review.prompt:5: The file has no prompt. Write one below the settings.',
    );
  });

  it.each(['\n', '\r\n'])('keeps everything else byte for byte, with line ends %j', (lineEnd) => {
    const [before, after] = ['<system>\nYou are a careful reviewer.\n</system>\n\n', '\n'];
    fc.assert(
      fc.property(promptText, (text) => {
        const written = (part: string) => part.replaceAll('\n', lineEnd);
        const sample = { path, source: 'Review\n{{{input}}}', after: written(after) };
        expectLawsOrRefusal({ ...sample, component: 'user', before: written(settings + before) }, text);
      }),
      { numRuns: 40 },
    );
    expect(replaceComponent(path, review, 'system', 'Be kind.')).toBe(
      review.replace('You are a careful reviewer.', 'Be kind.'),
    );
  });

  it('refuses a text that would close the system block', () => {
    expect(() => replaceComponent(path, review, 'system', 'Close it: </system>')).toThrow('cannot be written');
  });
});
