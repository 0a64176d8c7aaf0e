import { expect, test } from 'vitest';
import { TimeLimitError, withinTimeLimit } from '../../../src/processes/time-limit';

test('what ends in time gives its result', () => {
  expect(withinTimeLimit(() => 'found')).toBe('found');
});

test('an error of what is run is the one that is thrown', () => {
  expect(() =>
    withinTimeLimit(() => {
      throw new RangeError('too many');
    }),
  ).toThrow(new RangeError('too many'));
});

test.each([
  ['a loop without end', () => loopForEver()],
  ['a regular expression that backtracks', () => /^(a+)+$/.test(`${'a'.repeat(60)}!`)],
  ['a loop without end within what is limited already', () => withinTimeLimit(loopForEver)],
])('%s is ended', { timeout: 60_000 }, (_name, run) => {
  expect(() => withinTimeLimit(run)).toThrow(TimeLimitError);
  expect(withinTimeLimit(() => 'next')).toBe('next');
});

function loopForEver(): never {
  for (;;);
}
