import { expect, test } from 'vitest';
import { TimeLimitError, withinTimeLimit } from '../../../src/processes/time-limit';

test('returns the result of work within the limit', () => {
  expect(withinTimeLimit(() => 'found')).toBe('found');
});

test('throws the error of the work', () => {
  expect(() =>
    withinTimeLimit(() => {
      throw new RangeError('too many');
    }),
  ).toThrow(new RangeError('too many'));
});

test.each([
  ['an endless loop', () => loopForEver()],
  ['a regular expression that backtracks', () => /^(a+)+$/.test(`${'a'.repeat(60)}!`)],
  ['an endless loop inside limited work', () => withinTimeLimit(loopForEver)],
])('stops %s', { timeout: 60_000 }, (_name, run) => {
  expect(() => withinTimeLimit(run)).toThrow(TimeLimitError);
  expect(withinTimeLimit(() => 'next')).toBe('next');
});

function loopForEver(): never {
  for (;;);
}
