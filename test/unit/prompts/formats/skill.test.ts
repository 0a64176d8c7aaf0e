import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent } from '../../../../src/prompts/prompt-file';
import { expectLaws, textsOf } from '../laws';
import { promptText } from '../texts';

describe('a skill', () => {
  const path = '.claude/skills/report/SKILL.md';

  it.each([
    ['"Writes reports.\n\nUse it: often\n"', 'Writes reports.\nUse it: often '],
    ["'It''s for\nreports: all'", "It's for reports: all"],
    ['Use it when: figures\n  change: often', 'Use it when: figures change: often'],
    ['Writes reports.\n\n<example>\nA report\n</example>', 'Writes reports.'],
  ])('can have a description that is not YAML: %j', (written, text) => {
    const loose = `---\nname: report\ndescription: ${written}\nlicense: MIT\n---\n# Report\n`;
    expect(textsOf(path, loose)[1]).toEqual(['description', text]);
    expect(replaceComponent(path, loose, 'description', text)).toBe(loose);
    const changed = replaceComponent(path, loose, 'description', 'Writes: "all".');
    expect(textsOf(path, changed)[1]).toEqual(['description', 'Writes: "all".']);
    expect(changed).toContain('\nlicense: MIT\n---\n# Report\n');
  });

  const content = '---\nname: report\ndescription: >-\n  Writes reports.\n  Use it for figures.\n---\n\n# Report\n';

  it('has its description as a second component that is not a message', () => {
    expect(textsOf(path, content)).toEqual([
      ['body', '# Report'],
      ['description', 'Writes reports. Use it for figures.'],
    ]);
    expect(readPromptFile(path, content)).toMatchObject({
      format: 'skill',
      templating: 'commandArguments',
      messages: [{ role: 'system', component: 'body' }],
    });
  });

  it('keeps the notation of the description', () => {
    expect(replaceComponent(path, content, 'description', 'Writes reports.\nAlways.')).toBe(
      '---\nname: report\ndescription: >-\n  Writes reports.\n\n  Always.\n---\n\n# Report\n',
    );
    const loose = '---\nname: report\ndescription: Use it when: asked\n---\n# Report\n';
    expect(textsOf(path, loose)[1]).toEqual(['description', 'Use it when: asked']);
    expect(replaceComponent(path, loose, 'description', 'Use it often')).toBe(
      loose.replace('Use it when: asked', 'Use it often'),
    );
  });

  it.each([
    ['', 'Use it when: asked'],
    ['', 'Writes reports.'],
    ['', '"Writes reports."'],
    ["''", "'It''s\n  old.'"],
    ['|', '|\n  Writes reports.\n\n  Often.'],
  ])('can hold any description in the notation %j', (_style, source) => {
    const before = '---\nname: report\ndescription: ';
    const after = '\nlicense: MIT # as all\n---\n\n# Report\n';
    fc.assert(
      fc.property(promptText, (text) => {
        expectLaws({ path, component: 'description', before, source, after }, text.slice(0, 500).trimEnd() || 'x');
      }),
      { numRuns: 30 },
    );
  });

  it('limits the length of the description', () => {
    expect(() => replaceComponent(path, content, 'description', 'long '.repeat(300))).toThrow(
      'SKILL.md: The new text for "description" has 1500 characters, but the description of a skill can have at most 1024. Shorten it.',
    );
  });
});
