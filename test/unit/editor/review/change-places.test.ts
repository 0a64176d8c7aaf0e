import { describe, expect, it } from 'vitest';
import { anchorLine, beginningOf, linesOf } from '../../../../src/editor/review/change-places';

const text = ['one', 'two', 'three', ''].join('\n');
const rangeOf = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length });

describe('the lines of a change', () => {
  it('are those of its words', () => {
    expect(linesOf(text, rangeOf('two\nthree'))).toEqual({ first: 1, last: 2 });
  });

  it('do not include a line of which it has only the line end', () => {
    expect(linesOf(text, rangeOf('\ntwo\n'))).toEqual({ first: 1, last: 1 });
  });

  it('are the line above where lines were removed', () => {
    const start = text.indexOf('three');
    expect(linesOf(text, { start, end: start })).toEqual({ first: 1, last: 1 });
    expect(linesOf(text, { start: 0, end: 0 })).toEqual({ first: 0, last: 0 });
  });

  it('are its own line where words were removed', () => {
    const start = text.indexOf('ree');
    expect(linesOf(text, { start, end: start })).toEqual({ first: 2, last: 2 });
  });
});

describe('the reason of a change', () => {
  it('is below its last line', () => {
    expect(anchorLine(text, rangeOf('one\ntwo'))).toBe(1);
  });

  it('is below the first line of a tall change, so that both are in sight', () => {
    const tall = Array.from({ length: 40 }, (_, nth) => `line ${nth}`).join('\n');
    expect(anchorLine(tall, { start: tall.indexOf('line 3'), end: tall.length })).toBe(3);
  });
});

describe('the beginning of a change', () => {
  it('is that of its first word', () => {
    expect(beginningOf(text, rangeOf('\nthree'))).toEqual({ line: 2, character: 0 });
  });
});
