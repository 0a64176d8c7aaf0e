import { describe, expect, it } from 'vitest';
import { wrappedText } from '../../../../src/editor/optimize/wrapped-text';

describe('a wrapped text', () => {
  it('breaks between words and keeps its own lines', () => {
    expect(wrappedText('The variable is not a column.\nRename it.', 16)).toEqual([
      'The variable is',
      'not a column.',
      'Rename it.',
    ]);
  });

  it('breaks a long word, such as a path', () => {
    expect(wrappedText('in /a/very/long/path', 8)).toEqual(['in', '/a/very/', 'long/pat', 'h']);
  });

  it('counts Chinese characters twice', () => {
    expect(wrappedText('数据文件没有这一列', 8)).toEqual(['数据文件', '没有这一', '列']);
  });

  it('loses nothing', () => {
    const text = '列 "article" is not in データ.jsonl, whose columns are: text, label.';

    expect(wrappedText(text, 12).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  });
});
