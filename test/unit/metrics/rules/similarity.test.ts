import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bleuScore } from '../../../../src/metrics/comparing/bleu-score';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { verdict } from '../scored-run';

const row = { answer: 'the cat sat on the mat', several: ['a dog', 'the cat'], nothing: '' };

describe('similarity to a text', () => {
  it.each<[MetricDefinition, output: string, score: number, reason: string]>([
    [
      { levenshtein: 'kitten' },
      'sitting',
      1 - 3 / 7,
      'Expected the output to be written like "kitten". It is 3 edits away.',
    ],
    [{ levenshtein: 'kitten' }, '', 0, 'Expected the output to be written like "kitten". It is 6 edits away.'],
    [{ levenshtein: '{{nothing}}' }, '', 1, 'Expected the output to be written like "". It is 0 edits away.'],
    [
      { levenshtein: 'kitten', edits: 3 },
      'sitting',
      1,
      'Expected the output to be within 3 edits of "kitten". It is 3 edits away.',
    ],
    [
      { levenshtein: 'kitten', edits: 2 },
      'sitting',
      0,
      'Expected the output to be within 2 edits of "kitten". It is 3 edits away.',
    ],
    [
      { levenshtein: '{{several}}' },
      'the cat',
      1,
      'Expected the output to be written like "a dog" or "the cat". It is 0 edits away.',
    ],
    [
      { 'rouge-n': '{{answer}}' },
      'the cat sat',
      2 / 3,
      'Expected the output to be worded like "the cat sat on the mat". ROUGE-1 is 0.67. Missing words: on, mat.',
    ],
    [
      { 'rouge-n': '{{answer}}', n: 2 },
      'the mat sat on the cat',
      4 / 5,
      'Expected the output to be worded like "the cat sat on the mat". ROUGE-2 is 0.8.',
    ],
    [
      { 'rouge-n': '{{answer}}' },
      ' ',
      0,
      'Expected the output to be worded like "the cat sat on the mat". ROUGE-1 is 0. Missing words: the, cat, sat, on, mat.',
    ],
    [
      { 'rouge-n': '{{several}}' },
      'the cat',
      1,
      'Expected the output to be worded like "a dog" or "the cat". ROUGE-1 is 1.',
    ],
    [
      { 'rouge-n': '{{answer}}', threshold: 0.75 },
      'the cat sat',
      0,
      'Expected the output to be worded like "the cat sat on the mat". ROUGE-1 is 0.67. Missing words: on, mat. ' +
        'The score 0.67 is below the threshold 0.75.',
    ],
    [
      { bleu: '{{answer}}' },
      'The cat sat on the mat',
      1,
      'Expected the output to be worded like "the cat sat on the mat". BLEU is 1.',
    ],
    [
      { bleu: '{{answer}}', not: true },
      'the cat sat on the mat',
      0,
      'Expected the output not to be worded like "the cat sat on the mat". BLEU is 1.',
    ],
  ])('%j scores %j with %d', async (definition, output, score, reason) => {
    const [actual, words] = await verdict(definition, output, row);
    expect(actual).toBeCloseTo(score, 12);
    expect(words).toBe(reason);
  });
});

describe('BLEU', () => {
  it('clips repeated words as in the paper: two of seven', () => {
    const references = ['the cat is on the mat', 'there is a cat on the mat'];
    expect(bleuScore('the', references)).toBeCloseTo(Math.exp(1 - 6 / 1), 12);
    // Runs of two and more words have no match, which leaves the smallest precision for each of them.
    expect(bleuScore('the the the the the the the', references)).toBeCloseTo((2 / 7) ** 0.25 * 1e-7 ** 0.75, 12);
  });

  it('is the geometric mean of the precisions, with a penalty for short texts', () => {
    const precisions = [5 / 5, 4 / 4, 3 / 3, 2 / 2];
    const mean = precisions.reduce((product, one) => product * one) ** 0.25;
    expect(bleuScore('the cat sat on the', ['the cat sat on the mat'])).toBeCloseTo(Math.exp(1 - 6 / 5) * mean, 12);
  });

  it.each([
    ['', ['a']],
    ['a', []],
    ['a', ['']],
  ])('of %j against %j is 0', (text, references) => {
    expect(bleuScore(text, references)).toBe(0);
  });

  it('is 1 for the reference, and never outside 0 to 1', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, words, (text, reference) => {
        const score = bleuScore(text.join(' '), [reference.join(' ')]);
        expect(score >= 0 && score <= 1).toBe(true);
        expect(bleuScore(text.join(' '), [reference.join(' '), text.join(' ')])).toBe(1);
      }),
    );
  });
});
