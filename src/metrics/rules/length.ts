import * as v from 'valibot';
import type { Assertion } from '../../datasets/row';
import { approximateTokens } from '../../gepa/candidate';
import { defineRule, type AssertionEntry } from '../rule';

const count = v.pipe(v.number('Expected a number'), v.minValue(0, 'Expected a number of at least 0'));

const lengthSchema = v.pipe(
  v.strictObject({
    min: v.exactOptional(count),
    max: v.exactOptional(count),
    unit: v.exactOptional(
      v.pipe(
        v.picklist(['characters', 'words', 'tokens'], 'Expected characters, words or tokens'),
        v.description('Characters as readers count them (when absent), words, or roughly tokens: 4 characters each.'),
      ),
    ),
  }),
  v.check(({ min, max }) => min !== undefined || max !== undefined, 'Expected "min", "max" or both'),
  v.check(({ min = 0, max = Infinity }) => min <= max, 'Expected "min" to be at most "max"'),
  v.description('How long the output is.'),
);

type Length = v.InferOutput<typeof lengthSchema>;
type Unit = NonNullable<Length['unit']>;

/** How long the output is. White space around it does not count. */
export const length = defineRule({
  value: lengthSchema,
  options: {},
  assertions: { 'word-count': readWordCount },
  create: ({ value, isNegated }) => lengthRule(value, isNegated),
});

/** The output has at most so many tokens, roughly: 4 characters each. */
export const maxTokens = defineRule({
  value: v.pipe(
    count,
    v.gtValue(0, 'Expected a number above 0'),
    v.description('The output has at most so many tokens, roughly: 4 characters each.'),
  ),
  options: {},
  create: ({ value, isNegated }) => lengthRule({ max: value, unit: 'tokens' }, isNegated),
});

function lengthRule({ min, max, unit = 'characters' }: Length, isNegated: boolean) {
  const span = min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`;
  const about = unit === 'tokens' ? ' (4 characters each)' : '';
  return {
    judge: ({ output }: { readonly output: string }) => {
      const actual = counted(output.trim(), unit);
      return {
        score: Number(actual >= (min ?? 0) && actual <= (max ?? Infinity)),
        reason: `Expected the output ${isNegated ? 'not ' : ''}to have ${span} ${unit}${about}. It has ${actual}.`,
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
/** UTF-16 units. */
const windowSize = 256;

/** Counts from window to window: the time that the segmenter takes grows with the square of a text. */
function countCharacters(text: string): number {
  let [count, start, size] = [0, 0, windowSize];
  for (;;) {
    const isLast = start + size >= text.length;
    // Half of a character at the end might belong to the one before it.
    const window = isLast ? text.slice(start) : text.slice(start, start + size).replace(/[\uD800-\uDBFF]$/, '');
    const beginnings = Array.from(segmenter.segment(window), ({ index }) => index);
    if (isLast) return count + beginnings.length;
    // The last one may go on behind the window, which begins with it next time.
    const last = beginnings.at(-1) ?? 0;
    count += Math.max(0, beginnings.length - 1);
    start += last;
    size = last === 0 ? 2 * size : windowSize;
  }
}

/** promptfoo's `word-count`: an exact number, or `{ min, max }`. */
function readWordCount({ value }: Assertion): AssertionEntry {
  const exact = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const limits = typeof exact === 'number' ? { min: exact, max: exact } : exact;
  return { entry: { length: typeof limits === 'object' ? { ...limits, unit: 'words' } : limits } };
}
