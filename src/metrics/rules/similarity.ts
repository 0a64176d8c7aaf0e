import { distance } from 'fastest-levenshtein';
import { n as rougeN } from 'js-rouge';
import * as v from 'valibot';
import { bleuScore } from '../comparing/bleu-score';
import {
  checkExpectedTexts,
  expectedTexts,
  expectedTextSchema,
  possiblyEmptyTextSchema,
} from '../reading/expected-text';
import { defineRule } from '../rule';
import { alternatives, formatNumber, quote } from '../wording';

/** promptfoo's default maximum number of edits. */
const PROMPTFOO_EDITS = 5;
/** promptfoo's default thresholds. */
const PROMPTFOO_ROUGE = 0.75;
const PROMPTFOO_BLEU = 0.5;

/**
 * Scores the edit distance to a text, i.e. how many characters have to be inserted, deleted or replaced. The score is 1
 * − edits / length of the longer text. With `edits`, it is 1 up to that many edits and 0 above, as in promptfoo. Of
 * several texts the closest counts.
 */
export const levenshtein = defineRule({
  value: v.pipe(
    possiblyEmptyTextSchema,
    v.description(
      'The output is written like this text. The score is 1 minus the share of characters that have to change.',
    ),
  ),
  options: {
    edits: v.exactOptional(
      v.pipe(
        v.number('Expected a number'),
        v.minValue(0, 'Expected a number of at least 0'),
        v.description('Scores 1 up to this many changed characters and 0 above, instead of a share.'),
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
          reason: `${requirement(setting.isNegated, manner, expected)} It is ${nearest.count} edits away.`,
        };
      },
    };
  },
});

/**
 * Scores ROUGE-N (Lin 2004): the F-score of the words, or runs of `n` words, that output and reference share. It is
 * case-sensitive. Of several references the closest counts.
 */
export const rouge = defineRule({
  value: v.pipe(expectedTextSchema, v.description('The output has the same words as this text. The score is ROUGE-N.')),
  options: {
    n: v.exactOptional(
      v.pipe(
        v.number('Expected a number'),
        v.integer('Expected a whole number'),
        v.minValue(1, 'Expected at least 1'),
        v.description('How many words in a row are compared. Default: 1.'),
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
          reason: `${requirement(setting.isNegated, 'worded like', expected)} ROUGE-${n} is ${formatNumber(score)}.${missingWords(output, expected)}`,
        };
      },
    };
  },
});

/**
 * Scores BLEU (Papineni et al. 2002): the share of the output's runs of one to four words that a reference has, reduced
 * when the output is shorter than the references. It ignores case.
 */
export const bleu = defineRule({
  value: v.pipe(
    expectedTextSchema,
    v.description('The output has the same sequences of words as this text. The score is BLEU.'),
  ),
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
          reason: `${requirement(setting.isNegated, 'worded like', expected)} BLEU is ${formatNumber(score)}.${missingWords(output, expected)}`,
        };
      },
    };
  },
});

function requirement(isNegated: boolean, manner: string, expected: readonly string[]): string {
  return `Expected the output ${isNegated ? 'not ' : ''}to be ${manner} ${alternatives(expected.map(quote))}.`;
}

/** Lists the words of a single reference that the output lacks, as a hint for the reflection. */
function missingWords(output: string, [reference = '', ...others]: readonly string[]): string {
  const maxWords = 10;
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const has = new Set(words(output));
  const missing = [...new Set(words(reference).filter((word) => !has.has(word)))];
  if (others.length > 0 || missing.length === 0) return '';
  return ` Missing words: ${missing.slice(0, maxWords).join(', ')}${missing.length > maxWords ? ' and more' : ''}.`;
}
