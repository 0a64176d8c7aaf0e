import { describe, expect, it } from 'vitest';
import { mergeLines, newLines } from '../../../src/gepa/line-merge';

describe('merging changes of a text by its lines', () => {
  const base = 'Answer the question.\nBe brief.';

  it('keeps what either change put in, the first one’s lines first', () => {
    expect(mergeLines(base, `${base}\nOne.`, `${base}\nTwo.`)).toBe(`${base}\nOne.\nTwo.`);
  });

  it('takes out what either change took out', () => {
    expect(mergeLines(base, 'Answer the question.', `${base}\nTwo.`)).toBe('Answer the question.\nTwo.');
  });

  it('puts a line that both put in there once', () => {
    expect(mergeLines(base, `${base}\nSame.`, `Same.\n${base}`)).toBe(`Same.\n${base}`);
  });

  it('gives up where both put something else in the place of the same line', () => {
    expect(mergeLines(base, 'Answer it.\nBe brief.', 'Reply to it.\nBe brief.')).toBeUndefined();
  });

  it('names the lines that a text has and its earlier version has not', () => {
    expect(newLines(base, `New.\n${base}`)).toEqual(['New.']);
  });
});
