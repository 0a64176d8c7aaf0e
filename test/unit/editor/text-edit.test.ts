import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textChange } from '../../../src/editor/text-edit';

function apply(before: string, after: string): string {
  const change = textChange(before, after);
  return change === undefined ? before : before.slice(0, change.start) + change.text + before.slice(change.end);
}

describe('the smallest change between two texts', () => {
  it('touches only what differs', () => {
    expect(textChange('one two three', 'one 2 three')).toEqual({ start: 4, end: 7, text: '2' });
  });

  it('is undefined for equal texts', () => {
    expect(textChange('same', 'same')).toBeUndefined();
  });

  it('is correct between repeated letters', () => {
    expect(apply('aaa', 'aaaa')).toBe('aaaa');
    expect(apply('abab', 'ab')).toBe('ab');
  });

  it('turns any text into any other', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(apply(before, after)).toBe(after);
      }),
    );
  });

  it('never splits a surrogate pair', () => {
    expect(textChange('A 😀 b', 'A 😁 b')).toEqual({ start: 2, end: 4, text: '😁' });
  });
});
