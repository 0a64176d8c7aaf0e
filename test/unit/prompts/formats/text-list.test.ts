// Also tests prompt-table.ts, because a configuration names both in the same way.
import fc from 'fast-check';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messagesWith, readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import { expectLawsOrRefusal, textsOf } from '../laws';
import { promptText } from '../texts';

describe('several prompts in one text file', () => {
  const content = 'Translate {{ text }}.\n\n---\n\nSay {{text}} in French.\n\nNow.\n';

  it('are separate components', () => {
    expect(textsOf('prompts.txt', content)).toEqual([
      ['prompt', 'Translate {{ text }}.'],
      ['prompt-2', 'Say {{text}} in French.\n\nNow.'],
    ]);
    expect(messagesWith(readPromptFile('prompts.txt', content), 'prompt-2')).toEqual([
      { role: 'user', component: 'prompt-2', conversation: 'prompt-2' },
    ]);
  });

  it('are one prompt if they share no variable', () => {
    expect(detectFormat('route.txt', 'Rules.\n---\nTicket: {{text}}\n')).toBe('plain');
  });

  it.each([
    ['prompt', '', 'Old {{text}}', '\n---\nThe {{text}}\n'],
    ['prompt-2', '\uFEFFThe {{text}}\r\n\r\n---\r\n\r\n', 'Old {{text}}', '\r\n'],
    ['prompt-2', '{{text}}\n --- \n', 'Old {{text}}', '\n---\n\n---\n{{text}}'],
  ])(
    'leave their own text unchanged, and read back any text without a separator: %s below %j',
    (component, before, source, after) => {
      fc.assert(
        fc.property(promptText, (text) => {
          expectLawsOrRefusal({ path: 'a.txt', component, before, source, after }, `${text}{{text}}`);
        }),
      );
    },
  );

  describe('next to a configuration', () => {
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gepa-promptfoo-'));
      await mkdir(join(folder, 'prompts'));
      await writeFile(
        join(folder, 'promptfooconfig.yaml'),
        'prompts: [file://prompts/rules.txt, file://prompts/many/*.txt, file://prompts/table.csv]\n',
      );
    });
    afterEach(() => rm(folder, { recursive: true }));

    it('are recognized if the configuration names them', () => {
      expect(detectFormat(join(folder, 'prompts/rules.txt'), 'One.\n---\nTwo.')).toBe('textList');
      expect(detectFormat(join(folder, 'prompts/many/rules.txt'), 'One.\n---\nTwo.')).toBe('textList');
      expect(detectFormat(join(folder, 'prompts/other.txt'), 'One.\n---\nTwo.')).toBe('plain');
      expect(detectFormat(join(folder, 'tests.csv'), 'prompt\nOne.\n')).toBeUndefined();
    });

    it('can be the cells of a table', () => {
      const table = join(folder, 'prompts/table.csv');
      const content = '\uFEFFlabel,prompt\r\nplain,Say {{x}}\r\n\r\nquoted,"Tell ""{{x}}"",\r\nnow"\r\nempty,\r\n';
      expect(textsOf(table, content)).toEqual([
        ['prompt', 'Say {{x}}'],
        ['prompt-2', 'Tell "{{x}}",\nnow'],
      ]);
      expect(readPromptFile(table, content).format).toBe('promptTable');
      expect(replaceComponent(table, content, 'prompt', 'Go')).toBe(content.replace('Say {{x}}', 'Go'));
      expect(replaceComponent(table, content, 'prompt', 'Go, "you"\nnow')).toBe(
        content.replace('Say {{x}}', '"Go, ""you""\r\nnow"'),
      );
      expect(textsOf(table, 'Say {{x}}\nTell {{x}}\n').map(([, text]) => text)).toEqual(['Say {{x}}', 'Tell {{x}}']);
    });

    it.each([
      ['label,text\na,b\n', 'table.csv:1: The table has no column "prompt".'],
      ['prompt\n"open\n', 'table.csv:2: A quote in this row is not closed, or is inside a cell.'],
      ['prompt\n', 'table.csv: The table has no prompts. Add a row with one.'],
    ])('report what is wrong with the table %j', (content, message) => {
      expect(() => readPromptFile(join(folder, 'prompts/table.csv'), content)).toThrow(message);
    });

    it.each([
      ['prompt', 'prompt,label\n', 'Old', ',a\n"b",c\n'],
      ['prompt-2', 'prompt\r\nOne\r\n', '"Old ""it"""', '\r\n'],
    ])('leave the cell unchanged, and read back any other text: %s below %j', (component, before, source, after) => {
      const table = join(folder, 'prompts/table.csv');
      fc.assert(
        fc.property(promptText, (text) => {
          expectLawsOrRefusal({ path: table, component, before, source, after }, text);
        }),
        { numRuns: 40 },
      );
    });
  });
});
