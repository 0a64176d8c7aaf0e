import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runSuite } from '../../results/run-suite.mjs';

const reporter = path.resolve('test/results/node-reporter.mjs');

const suiteThat = (ends: string, silenceMs = 60_000) =>
  runSuite(
    [
      ...['--test-reporter', reporter, '--test-reporter-destination', 'stdout'],
      path.join(import.meta.dirname, 'suite.mjs'),
      ends,
    ],
    { silenceMs, env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
  );

const outcomes = (results: readonly { readonly name: string; readonly outcome: string }[]) =>
  Object.fromEntries(results.map(({ name, outcome }) => [name, outcome]));

describe('a suite of a test run', () => {
  test('that passes has all its tests counted', async () => {
    const { results, complaints } = await suiteThat('passes');

    expect(outcomes(results)).toEqual({
      'a test before it': 'passed',
      'the test that ends badly': 'passed',
      'a test after it': 'passed',
    });
    expect(complaints).toEqual([]);
  });

  test('continues after a failed test', async () => {
    const { results, complaints } = await suiteThat('fails');

    expect(outcomes(results)).toEqual({
      'a test before it': 'passed',
      'the test that ends badly': 'failed',
      'a test after it': 'passed',
    });
    expect(complaints).toEqual([]);
  });

  test('that crashes keeps earlier results and names the interrupted test', async () => {
    const { results, complaints } = await suiteThat('crashes');

    expect(outcomes(results)).toEqual({ 'a test before it': 'passed', 'the test that ends badly': 'failed' });
    expect(complaints).toEqual(['CUT OFF, as the suite ended with code -1: the test that ends badly']);
  });

  test('that hangs is stopped, keeps earlier results and names the interrupted test', async () => {
    const { results, complaints } = await suiteThat('hangs', 5_000);

    expect(outcomes(results)).toEqual({ 'a test before it': 'passed', 'the test that ends badly': 'failed' });
    expect(complaints).toEqual(['CUT OFF, as no test began or ended for too long: the test that ends badly']);
  });
});
