import { distance } from 'fastest-levenshtein';
import { n as rougeN } from 'js-rouge';
import * as v from 'valibot';
import { bleuScore } from '../bleu-score';
import { checkExpectedTexts, expectedTexts, expectedTextSchema, possiblyEmptyTextSchema } from '../expected-text';
import { defineRule } from '../rule';
import { alternatives, inFigures, quote } from '../wording';

/** The most edits that promptfoo allows where an assertion does not say. */
const PROMPTFOO_EDITS = 5;
/** The scores from which promptfoo's assertions pass where they do not say. */
const PROMPTFOO_ROUGE = 0.75;
const PROMPTFOO_BLEU = 0.5;

/**
 * How few characters have to be inserted, deleted or replaced to make the expected text of the output. The score is the
 * share of the longer text that can stay: 1 − edits / length. With `edits` it is 1 up to so many of them, as in promptfoo,
 * and 0 above. Of several expected texts the nearest counts.
 */
export const levenshtein = defineRule({
  value: v.pipe(
    possiblyEmptyTextSchema,
    v.description('The output is written like this text: 1 less the share of characters that have to be changed.'),
  ),
  options: {
    edits: v.exactOptional(
      v.pipe(
        v.number('Expected a number'),
        v.minValue(0, 'Expected a number of at least 0'),
        v.description('Scores 1 up to so many changed characters, and 0 above, instead of the share.'),
      ),
    ),
  },
  assertions: {
    levenshtein: ({ value, threshold = PROMPTFOO_EDITS }) => ({ entry: { levenshtein: value, edits: threshold } }),
  },
  create: (setting, { rows }) => {
    checkExpectedTexts('levenshtein', setting, rows, { mayBeEmpty: true });
    const { edits: most } = setting.options;
    return {
      judge: ({ row, output }) => {
        const expected = expectedTexts(setting, row);
        const edits = expected.map((text) => ({ text, count: distance(output, text) }));
        const nearest = edits.reduce((best, one) => (one.count < best.count ? one : best), {
          text: '',
          count: Infinity,
        });
        const longer = Math.max(output.length, nearest.text.length, 1);
        const manner = most === undefined ? 'written like' : `within ${most} edits of`;
        return {
          score: most === undefined ? 1 - nearest.count / longer : Number(nearest.count <= most),
          reason: `${wish(setting.isNegated, manner, expected)} It is ${nearest.count} edits away.`,
        };
      },
    };
  },
});

/**
 * ROUGE-N (Lin 2004): the F-score of the words, or runs of `n` words, that output and reference share, in their case. Of
 * several references the nearest counts.
 */
export const rouge = defineRule({
  value: v.pipe(expectedTextSchema, v.description('The output has the words of this text. The score is ROUGE-N.')),
  options: {
    n: v.exactOptional(
      v.pipe(
        v.number('Expected a number'),
        v.integer('Expected a whole number'),
        v.minValue(1, 'Expected at least 1'),
        v.description('How many words in a row are compared; 1 when absent.'),
      ),
    ),
  },
  assertions: {
    'rouge-n': ({ value, threshold }) => ({ entry: { 'rouge-n': value }, passesAt: threshold ?? PROMPTFOO_ROUGE }),
  },
  create: (setting, { rows }) => {
    checkExpectedTexts('rouge-n', setting, rows);
    const { n = 1 } = setting.options;
    return {
      judge: ({ row, output }) => {
        const expected = expectedTexts(setting, row);
        const scores = output.trim() === '' ? [0] : expected.map((text) => rougeN(output, text, { n }));
        const score = Math.max(...scores);
        return {
          score,
          reason: `${wish(setting.isNegated, 'worded like', expected)} ROUGE-${n} is ${inFigures(score)}.${missingWords(output, expected)}`,
        };
      },
    };
  },
});

/**
 * BLEU (Papineni et al. 2002): the share of the output's runs of one to four words that a reference has, less when it is
 * shorter than the references. Upper and lower case do not count.
 */
export const bleu = defineRule({
  value: v.pipe(expectedTextSchema, v.description('The output has the runs of words of this text. The score is BLEU.')),
  options: {},
  assertions: { bleu: ({ value, threshold }) => ({ entry: { bleu: value }, passesAt: threshold ?? PROMPTFOO_BLEU }) },
  create: (setting, { rows }) => {
    checkExpectedTexts('bleu', setting, rows);
    return {
      judge: ({ row, output }) => {
        const expected = expectedTexts(setting, row);
        const score = bleuScore(output, expected);
        return {
          score,
          reason: `${wish(setting.isNegated, 'worded like', expected)} BLEU is ${inFigures(score)}.${missingWords(output, expected)}`,
        };
      },
    };
  },
});

function wish(isNegated: boolean, manner: string, expected: readonly string[]): string {
  return `Expected the output ${isNegated ? 'not ' : ''}to be ${manner} ${alternatives(expected.map(quote))}.`;
}

/** The words that a single reference has and the output has not, for a reflection to see what is left out. */
function missingWords(output: string, [reference = '', ...others]: readonly string[]): string {
  const mostWords = 10;
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const has = new Set(words(output));
  const missing = [...new Set(words(reference).filter((word) => !has.has(word)))];
  if (others.length > 0 || missing.length === 0) return '';
  return ` Words that it lacks: ${missing.slice(0, mostWords).join(', ')}${missing.length > mostWords ? ' and more' : ''}.`;
}
