import { describe, expect, it } from 'vitest';
import { compareWinners, runComparison } from '../../../../src/runs/report/compare-runs';
import { ExampleRun } from '../../dashboard/example-run';

/** A finished run whose winner has these scores on the test set. */
function runWith(winnerTest: readonly number[], text = 'Sort support tickets.') {
  return new ExampleRun(2, { rollouts: 100 }, undefined, winnerTest.length)
    .scores(0, [0, 0.5])
    .proposes({ texts: { route: text } })
    .admits()
    .scores(1, [1, 0.5])
    .scores(0, [0, 0.1, 0, 0.1], 'test')
    .scores(1, winnerTest, 'test')
    .add({ type: 'runStopped', reason: { kind: 'finished' } }).state;
}

describe('the comparison of two runs', () => {
  it('says which winner is better on the same unseen rows', () => {
    const comparison = runComparison(runWith([0.5, 0.4, 0.5, 0.4]), runWith([1, 1, 0.9, 1], 'Sort by urgency.'));
    expect(comparison).toContain(
      'The winner of the second run is better than that of the first on the same 4 unseen test rows: +0.53',
    );
    expect(comparison).toContain('| test set: seed → winner | 0.050 → 0.450 | 0.050 → 0.975 |');
    expect(comparison).toContain('-Sort support tickets.\n+Sort by urgency.');
  });

  it('compares no scores of different rows', () => {
    const other = new ExampleRun().scores(0, [1, 1]).state;
    expect(compareWinners(runWith([1, 1, 1, 1]), other)).toBeUndefined();
    expect(runComparison(runWith([1, 1, 1, 1]), other)).toContain('did not score the same test rows');
  });

  it('says when the winners have the same text', () => {
    expect(runComparison(runWith([1, 1, 1, 1]), runWith([1, 1, 1, 1]))).toContain('route: the same text.');
  });
});
