import { expect, test } from 'vitest';
import { describeCopying } from '../../../../src/gepa/words/copy-words';

test('copying is described with its share, its words and the beginning of the longest passage', () => {
  expect(describeCopying({ words: 42.5, of: 300, passage: 'my parcel has been\nstuck at customs' })).toBe(
    '14% is copied from rows that reflections saw (43 of 300 words): “my parcel has been stuck at customs”',
  );
  expect(describeCopying({ words: 8, of: 4000, passage: 'a '.repeat(100).trim() })).toMatch(
    /^1% .*\(8 of 4000 words\).*a…”$/,
  );
});
