import { expect, test } from 'vitest';
import { readResults, slowest } from '../../results/read-results.mjs';
import { judge } from '../../results/run-suite.mjs';

const begun = (name: string) => `${JSON.stringify({ type: 'begun', name })}\n`;
const passed = (name: string) => `${JSON.stringify({ type: 'ended', name, outcome: 'passed', ms: 1 })}\n`;

test('an incomplete line is ignored', () => {
  const { ended, running } = readResults(begun('one') + passed('one') + begun('two') + passed('two').slice(0, 20));

  expect(ended.map(({ name }) => name)).toEqual(['one']);
  expect(running).toEqual(['two']);
});

test('a suite without tests has failed', () => {
  expect(judge({ ended: [], running: [], code: 1, silent: false }).complaints).toEqual([
    'No test ran: the suite ended with code 1.',
  ]);
});

test('a suite that ends between two tests names the last one', () => {
  const { ended, running } = readResults(begun('one') + passed('one'));

  expect(judge({ ended, running, code: 1, silent: false }).complaints).toEqual([
    'CUT OFF, as the suite ended with code 1: whatever came after "one"',
  ]);
});

test('the slowest tests include only tests without subtests', () => {
  const results = (['a', 'a > b', 'a > c', 'd'] as const).map((name, index) => ({
    name,
    outcome: 'passed' as const,
    ms: [9, 2, 5, 3][index] ?? 0,
  }));

  expect(slowest(results, 2).map(({ name }) => name)).toEqual(['a > c', 'd']);
});
