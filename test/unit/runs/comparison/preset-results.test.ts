import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { reachedIn, type ComparedRun } from '../../../../src/runs/comparison/compared-run';
import { comparisonMarkdown, comparisonNotes, comparisonTable } from '../../../../src/runs/comparison/comparison-table';
import { presetResults } from '../../../../src/runs/comparison/preset-results';
import { comparedRun, searched } from './compared-run';

const results = (...runs: readonly ComparedRun[]) => presetResults(runs);

describe('the results of presets', () => {
  test('are means over the seeds, with how much the seeds differ', () => {
    const [result] = results(
      comparedRun('classic', 0, searched([1, 0.5], [1, 0.4])),
      comparedRun('classic', 1, searched([1, 1], [0.6, 0.4])),
    );
    expect(result).toMatchObject({ preset: 'classic', finished: 2, pareto: { mean: 0.875, low: 0.75, high: 1 } });
    expect(result?.test).toMatchObject({ rows: 2, low: 0.5, high: 0.7 });
    expect(result?.test?.mean).toBeCloseTo(0.6);
  });

  test('compare the winners row by row, with the seed and with the first preset', () => {
    const [first, second] = results(
      comparedRun('default', 0, searched([1, 1], [0.5, 0.5])),
      comparedRun('classic', 0, searched([1, 1], [0.5, 0.75])),
    );
    expect(first?.againstFirst).toBeUndefined();
    expect(second?.againstFirst?.comparison).toMatchObject({ won: 1, lost: 0, equal: 1, difference: 0.125 });
    expect(second?.againstSeed?.comparison.difference).toBeCloseTo(0.625 - 0.15);
    expect(second?.againstFirst?.verdict).toBe('noDifferenceShown');
  });

  test('leave out the test scores of a run that failed, and say why it did', () => {
    const failed = searched([1, 1], [1, 1]).add({
      type: 'runStopped',
      reason: { kind: 'failed', message: 'No | key.' },
    });
    const both = results(comparedRun('default', 0, failed), comparedRun('classic', 0, searched([1, 1], [1, 1])));
    expect(both[0]).toMatchObject({ finished: 0, problems: ['No | key.'], pareto: { mean: 1 } });
    expect(both[0]?.test).toBeUndefined();
    expect(both[1]?.againstFirst).toBeUndefined();
    const markdown = comparisonMarkdown('triage', both);
    expect(markdown).toContain('| default (0 of 1 run finished) | 1.000 | – |');
    expect(markdown).toContain('default: No \\| key.');
    expect(markdown).toContain('Compare the same presets again');
  });

  test('give a curve that begins when all runs have, and holds to the end of the longest', () => {
    const run = (seed: number, steps: ComparedRun['steps']): ComparedRun => ({ preset: 'a', seed, run: 'r', steps });
    const [result] = results(
      run(0, [
        { rollouts: 10, best: 0.2, usd: 1 },
        { rollouts: 30, best: 0.6, usd: 3 },
      ]),
      run(1, [{ rollouts: 20, best: 0.4, usd: 2 }]),
    );
    expect(result?.byRollouts).toEqual([
      { amount: 20, best: 0.30000000000000004 },
      { amount: 30, best: 0.5 },
    ]);
  });

  test('have no curve over money, and no cost, without a price', () => {
    const [result] = results(comparedRun('a', 0, searched([1, 1], [1, 1], 'unpriced')));
    expect(result?.usd).toBeUndefined();
    expect(result?.byMoney).toEqual([]);
    expect(comparisonTable(results(comparedRun('a', 0, searched([1, 1], [1, 1], 'unpriced')))).headings).not.toContain(
      'Cost',
    );
  });

  test('say that they show no difference, and that they have no test rows', () => {
    const same = results(
      comparedRun('default', 0, searched([1, 1], [1, 1])),
      comparedRun('classic', 0, searched([1, 1], [1, 1])),
    );
    expect(comparisonNotes(same).join(' ')).toContain(
      'On 2 test rows, no preset is shown to be better or worse than default',
    );
    const untested = comparisonNotes(results(comparedRun('default', 0, searched([1, 1], []))));
    expect(untested.join(' ')).toContain('The spec has no test rows');
  });
});

test('what a run had reached is collected with what it had cost', async () => {
  const run = searched([1, 0.5], [1, 1]);
  const { steps, state } = await reachedIn(Readable.from([run.recorded]));
  expect(state?.curve).toHaveLength(2);
  expect(steps.map(({ best }) => best)).toEqual([0.25, 0.75]);
  expect(steps[0]?.usd).toBeCloseTo(0.2);
  expect(steps[1]?.usd).toBeCloseTo(0.4);
});
