// Tested by test/unit/metrics/rules/measures.test.ts.
import * as v from 'valibot';
import type { Assertion } from '../../datasets/row';
import { approximateTokens } from '../../gepa/candidate';
import { defineRule, type AssertionEntry, type Rule } from '../rule';
import { rangeSchema } from '../scale';

const count = v.pipe(v.number('Expected a number'), v.minValue(0, 'Expected a number of at least 0'));

const lengthSchema = v.pipe(
  v.strictObject({
    min: v.exactOptional(count),
    max: v.exactOptional(count),
    range: v.exactOptional(
      v.pipe(rangeSchema, v.description('Instead of a limit: the lengths between which shorter is better.')),
    ),
    unit: v.exactOptional(
      v.pipe(
        v.picklist(['characters', 'words', 'tokens'], 'Expected characters, words or tokens'),
        v.description(
          'Characters as readers count them (the default), words, or approximate tokens of 4 characters each.',
        ),
      ),
    ),
  }),
  v.check(({ min, max, range }) => (min ?? max ?? range) !== undefined, 'Expected "min", "max" or both, or "range"'),
  v.check(
    ({ min, max, range }) => range === undefined || (min ?? max) === undefined,
    'Expected either "range" or a limit',
  ),
  v.check(({ min = 0, max = Infinity }) => min <= max, 'Expected "min" to be at most "max"'),
  v.description('The length of the output.'),
);

type Length = v.InferOutput<typeof lengthSchema>;
type Unit = NonNullable<Length['unit']>;

/** Checks or measures the length of the output, without surrounding white space. */
export const length = defineRule({
  value: lengthSchema,
  options: {},
  assertions: { 'word-count': readWordCount },
  create: ({ value, isNegated }) => lengthRule(value, isNegated),
});

/** Checks the approximate number of tokens in the output, at 4 characters each. */
export const maxTokens = defineRule({
  value: v.pipe(
    count,
    v.gtValue(0, 'Expected a number above 0'),
    v.description('The maximum number of tokens in the output, approximated as 4 characters each.'),
  ),
  options: {},
  create: ({ value, isNegated }) => lengthRule({ max: value, unit: 'tokens' }, isNegated),
});

function lengthRule({ min, max, range, unit = 'characters' }: Length, isNegated: boolean): Rule {
  if (range !== undefined) {
    return {
      scale: { range, minimize: true, unit },
      judge: ({ output }) => {
        const score = counted(output.trim(), unit);
        const reason = `Expected the output to be as ${isNegated ? 'long' : 'short'} as possible between ${range.join(' and ')} ${unit}. It has ${score}.`;
        return { score, reason };
      },
    };
  }
  const span = min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`;
  const units = (max ?? min) === 1 ? unit.slice(0, -1) : unit;
  const about = unit === 'tokens' ? ' (4 characters each)' : '';
  return {
    judge: ({ output }) => {
      const actual = counted(output.trim(), unit);
      return {
        score: Number(actual >= (min ?? 0) && actual <= (max ?? Infinity)),
        reason: `Expected the output ${isNegated ? 'not ' : ''}to have ${span} ${units}${about}. It has ${actual}.`,
      };
    },
  };
}

function counted(text: string, unit: Unit): number {
  switch (unit) {
    case 'characters':
      return countCharacters(text);
    case 'words':
      return text.split(/\s+/).filter((word) => word !== '').length;
    case 'tokens':
      return approximateTokens(text);
  }
}

const segmenter = new Intl.Segmenter();
/** In UTF-16 units. */
const windowSize = 256;

/** Counts in windows, because the segmenter's time grows with the square of the text length. */
function countCharacters(text: string): number {
  let [count, start, size] = [0, 0, windowSize];
  for (;;) {
    const isLast = start + size >= text.length;
    // Half a character at the end could be mistaken for part of the one before it.
    const window = isLast ? text.slice(start) : text.slice(start, start + size).replace(/[\uD800-\uDBFF]$/, '');
    const beginnings = Array.from(segmenter.segment(window), ({ index }) => index);
    if (isLast) return count + beginnings.length;
    // The last character may continue after the window, so the next window starts with it.
    const last = beginnings.at(-1) ?? 0;
    count += Math.max(0, beginnings.length - 1);
    start += last;
    size = last === 0 ? 2 * size : windowSize;
  }
}

/** Converts promptfoo's `word-count`: an exact number, or `{ min, max }`. */
function readWordCount({ value }: Assertion): AssertionEntry {
  const exact = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const limits = typeof exact === 'number' ? { min: exact, max: exact } : exact;
  return { entry: { length: typeof limits === 'object' ? { ...limits, unit: 'words' } : limits } };
}
