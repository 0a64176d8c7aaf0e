import { describe, expect, test } from 'vitest';
import { spendingByUse, spendingPerImprovement, totalSpending } from '../../../../src/gepa/budget/spending-by-use';
import { ExampleRun } from '../../dashboard/example-run';

const part = (calls: number, costUsd: number) => ({ calls, promptTokens: 10 * calls, completionTokens: 0, costUsd });

/** A run with one rollout that was judged, and a reflection. */
const run = () =>
  new ExampleRun()
    .add({ type: 'rolloutAnswered', rollout: 'a', usage: part(1, 0.25), durationMs: 1 })
    .add({
      type: 'rolloutFinished',
      rollout: 'a',
      subject: { kind: 'candidate', index: 0 },
      example: { set: 'pareto', index: 0 },
      score: 1,
      objectives: {},
      usage: { ...part(3, 0.75), judge: part(2, 0.5), embedding: part(1, 0.25) },
      durationMs: 1,
    })
    .add({
      type: 'reflectionFinished',
      reflection: '1/0/route/1',
      reply: '',
      mark: 'm',
      usage: { ...part(1, 1), isEstimated: true },
      durationMs: 1,
    });

describe('what a run has spent', () => {
  test('is told by use', () => {
    expect(spendingByUse(run().state)).toEqual([
      { use: 'task', spending: part(1, 0.25) },
      { use: 'reflection', spending: { ...part(1, 1), isEstimated: true } },
      { use: 'judge', spending: part(2, 0.5) },
      { use: 'embedding', spending: part(1, 0.25) },
    ]);
  });

  test('is estimated in total when a part is', () => {
    expect(totalSpending(run().state)).toEqual({ ...part(5, 2), isEstimated: true });
  });

  test('is shared among the accepted candidates', () => {
    expect(spendingPerImprovement(run().state)).toBeUndefined();
    const improved = run().scores(0, [1, 1]).proposes({}, [1, 1, 1]).admits().scores(1, [1, 1]);
    expect(spendingPerImprovement(improved.state)).toMatchObject({ costUsd: 2, isEstimated: true });
  });
});
