import { expect, test } from 'vitest';
import { lostPassage } from '../../../../src/gepa/text/locked-passages';

test('a passage is lost if the text has it less often than before', () => {
  expect(lostPassage(['Never guess.'], ['Never guess. Never guess.'], 'Never guess.')).toBe('Never guess.');
  expect(lostPassage(['Never guess.'], ['Never guess.'], 'Be brief. Never guess. Thanks.')).toBeUndefined();
});

test('a text made of several keeps what one of them has', () => {
  expect(lostPassage(['不要猜测。'], ['请简短。', '不要猜测。'], '请简短。')).toBe('不要猜测。');
});

test('a passage that no source has is no matter', () => {
  expect(lostPassage(['Never guess.'], ['Be brief.'], 'Be very brief.')).toBeUndefined();
});
