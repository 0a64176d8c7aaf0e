import { expect, it } from 'vitest';
import { countOf, formatDifference, formatLargeCount, formatUsd } from '../../../src/presentation/number-format';

it('shows the sign of differences, and ± when they round to zero', () => {
  expect([0.24, -0.031, 0.001].map((value) => formatDifference(value))).toEqual(['+0.24', '−0.03', '±0.00']);
  expect(formatDifference(-41, 0)).toBe('−41');
});

it('shortens large counts', () => {
  expect([950, 18_240, 388_000, 999_600, 2_000_000].map(formatLargeCount)).toEqual([
    '950',
    '18.2k',
    '388k',
    '1M',
    '2M',
  ]);
});

it('shows small sums of money with enough digits', () => {
  expect([0, 0.0042, 0.384].map(formatUsd)).toEqual(['$0.00', '$0.0042', '$0.38']);
});

it('counts with the right form of the noun', () => {
  expect([countOf(1, 'example'), countOf(1500, 'example'), countOf(2, 'minibatch', 'minibatches')]).toEqual([
    '1 example',
    '1,500 examples',
    '2 minibatches',
  ]);
});
