import { describe, expect, it } from 'vitest';
import { comparePaired, rowsToShow } from '../../../src/gepa/paired-comparison';

describe('comparing two candidates example by example', () => {
  it('counts what was won, lost and equal', () => {
    expect(comparePaired([1, 0.5, 0, 1], [0, 1, 0, 1])).toMatchObject({ won: 1, lost: 1, equal: 2 });
  });

  it('leaves out examples that one of them was not run on', () => {
    expect(comparePaired([1, null, 1], [0, 0, null])).toMatchObject({ won: 1, lost: 0, equal: 0, difference: 1 });
  });

  it('gives the 95% interval of the mean difference by Student’s distribution', () => {
    // Differences 1, 0, 0, 0: mean 0.25, standard deviation 0.5, standard error 0.25.
    const { difference, interval } = comparePaired([1, 0, 0, 0], [0, 0, 0, 0]);
    expect(difference).toBe(0.25);
    expect(interval?.low).toBeCloseTo(0.25 - 3.182 * 0.25);
    expect(interval?.high).toBeCloseTo(1);
  });

  it('comes close to the normal distribution with many examples', () => {
    const { difference, interval } = comparePaired(
      Array.from({ length: 31 }, (_, index) => index % 2),
      Array.from({ length: 31 }, () => 0),
    );
    const standardError = Math.sqrt((difference * (1 - difference)) / 30);
    expect(interval?.high).toBeCloseTo(difference + 2.042 * standardError, 3);
  });

  it('keeps the interval within what a difference of scores can be', () => {
    expect(comparePaired([1, 1, 0.2], [0, 0, 0]).interval?.high).toBe(1);
  });

  it('gives no interval when all differences are equal, because it would be too narrow', () => {
    expect(comparePaired([1], [0]).interval).toBeUndefined();
    expect(comparePaired([1, 1, 1], [0, 0, 0]).interval).toBeUndefined();
  });
});

describe('the rows that would show a difference', () => {
  it('are as many as a paired t-test needs to find it four times in five', () => {
    // Mean 0.1, standard deviation 0.3: (1.96 + 0.84)² · 0.3² / 0.1² = 70.6.
    const differences = Array.from({ length: 10 }, (_, row) => (row < 1 ? 1 : 0));
    const comparison = comparePaired(
      differences,
      differences.map(() => 0),
    );
    const deviation = Math.sqrt((0.9 ** 2 + 9 * 0.1 ** 2) / 9);
    expect(rowsToShow(comparison)).toBe(Math.ceil(2.8016 ** 2 * (deviation / 0.1) ** 2));
  });

  it('are more than there are, even if so few are needed on average', () => {
    expect(rowsToShow(comparePaired([1, 1, 1, 0.9], [0, 0, 0, 0]))).toBe(5);
  });

  it('are unknown without a difference, or without a spread to judge by', () => {
    expect(rowsToShow(comparePaired([1, 0], [0, 1]))).toBeUndefined();
    expect(rowsToShow(comparePaired([1, 1], [0, 0]))).toBeUndefined();
  });
});
