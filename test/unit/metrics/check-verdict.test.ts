import { describe, expect, it } from 'vitest';
import { scoredVerdict } from '../../../src/metrics/check-verdict';
import type { Verdict } from '../../../src/metrics/rule';

const row = { values: {}, source: 'train.jsonl:4' };

describe('a verdict', () => {
  it.each<Verdict>([
    { score: 0, reason: 'Wrong.' },
    { score: 1, reason: 'Right.', objectives: { speed: 0.5 } },
  ])('may be %j', (verdict) => {
    expect(scoredVerdict('judge', verdict, row)).toEqual(verdict);
  });

  it.each<[Verdict, message: string]>([
    [{ score: 1.01, reason: 'Right.' }, 'gave 1.01 as the score. A score is a number from 0 to 1. Correct the metric.'],
    [{ score: -1, reason: 'Wrong.' }, 'gave -1 as the score.'],
    [{ score: NaN, reason: 'Wrong.' }, 'gave NaN as the score.'],
    [{ score: 1, reason: 'Right.', objectives: { speed: 2 } }, 'gave 2 as the objective "speed".'],
    [
      { score: 0, reason: ' \n' },
      'gave no feedback with its score 0. Reflections learn from feedback, so have the metric say',
    ],
  ])('that is %j is a fault of the metric, not a zero', (verdict, message) => {
    expect(() => scoredVerdict('judge', verdict, row)).toThrow(`train.jsonl:4: The metric's rule "judge" ${message}`);
  });
});
