import { describe, expect, test } from 'vitest';
import { latestLines, repliesMarkdown } from '../../../../src/runs/report/reply-being-written';

const reply = (text: string, reasoning = '') => ({ reflection: 'i3.0/instruction/1', text, reasoning });

describe('the document of replies that are being written', () => {
  test('has each of them, the reasoning before the text', () => {
    const text = repliesMarkdown(
      [reply('Say more', 'The tickets…'), { ...reply('Ask'), reflection: 'i4.0/b/1' }],
      undefined,
    );
    expect(text.match(/^## .*$/gm)).toEqual(['## Reflection i3.0/instruction/1', '## Reflection i4.0/b/1']);
    expect(text.indexOf('The tickets…')).toBeLessThan(text.indexOf('Say more'));
  });

  test('cannot be closed by what the model writes', () => {
    expect(repliesMarkdown([reply('```\n# Not a heading')], undefined)).toContain(
      '````text\n```\n# Not a heading\n````',
    );
  });

  test('says that nothing has arrived yet', () => {
    expect(repliesMarkdown([reply('')], undefined)).toContain('Nothing has arrived yet.');
  });

  test('keeps the last reply until there is another', () => {
    const last = reply('Say more');
    expect(repliesMarkdown([], last)).toMatch(/The reply has ended\.[^]*Say more/);
    expect(repliesMarkdown([reply('Ask')], last)).not.toContain('Say more');
  });

  test('says where a reply is that came in one piece', () => {
    expect(repliesMarkdown([], reply(''))).toContain('**GEPA: Show Requests and Replies** has it');
  });

  test('says that it waits', () => {
    expect(repliesMarkdown([], undefined)).toContain('Its next reply appears here.');
  });
});

describe('the latest lines of a reply', () => {
  test('are those of the reasoning until the text begins', () => {
    expect(latestLines(reply('', 'The tickets…'))).toBe('The tickets…');
    expect(latestLines(reply('Say more', 'The tickets…'))).toBe('Say more');
  });

  test('are few, however long the reply is', () => {
    const lines = Array.from({ length: 50 }, (_, number) => `line ${number}`).join('\n');
    expect(latestLines(reply(lines)).split('\n')).toHaveLength(12);
    expect(latestLines(reply(lines))).toMatch(/line 49$/);
    expect(latestLines(reply('word '.repeat(10_000))).length).toBeLessThanOrEqual(1200);
  });
});
