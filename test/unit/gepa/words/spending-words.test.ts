import { expect, test } from 'vitest';
import {
  describePerImprovement,
  describeShares,
  describeTotal,
  spendingRows,
} from '../../../../src/gepa/words/spending-words';
import { ExampleRun } from '../../dashboard/example-run';

const answered = (usage: object) =>
  new ExampleRun().add({
    type: 'rolloutAnswered',
    rollout: 'a',
    usage: { calls: 1, promptTokens: 1200, completionTokens: 34, ...usage },
    durationMs: 1,
  });

test.each<[object, string]>([
  [{}, 'Spent 1,234 tokens in 1 call.'],
  [{ costUsd: 0.5 }, 'Spent $0.50, 1,234 tokens in 1 call.'],
  [{ costUsd: 0.5, isEstimated: true }, 'Spent ≈ $0.50, ≈ 1,234 tokens in 1 call.'],
  [{ costUsd: 0, isEstimated: true }, 'Spent $0.00, ≈ 1,234 tokens in 1 call.'],
])('what a run has spent is told with its price and its precision: %j', (usage, words) => {
  expect(describeTotal(answered(usage).state)).toBe(words);
});

test('nothing is told before the first call', () => {
  const { state } = new ExampleRun();
  expect(describeTotal(state)).toBe('');
  expect(spendingRows(state)).toEqual([]);
});

test('what an accepted candidate took is its cost, or else its tokens', () => {
  const improved = (run: ExampleRun) => run.scores(0, [1, 1], 'pareto', 0).proposes({}, [1, 1, 1]).admits();
  const scored = improved(answered({ costUsd: 0.5 })).scores(1, [1, 1], 'pareto', 0);
  expect(describePerImprovement(scored.state)).toBe('$0.50');
  expect(describePerImprovement(answered({}).state)).toBeUndefined();
});

test('rollouts and reflections have shares of calls, of tokens and, with a price, of the cost', () => {
  const reflected = (run: ExampleRun, usage: object) =>
    run.add({
      type: 'callsWasted',
      of: 'i1.0/route/1',
      expense: 'reflection',
      usage: { calls: 3, promptTokens: 3000, completionTokens: 702, ...usage },
    });
  expect(describeShares(reflected(answered({ costUsd: 0.01 }), { costUsd: 0.09 }).state)).toEqual([
    'Rollouts: 25% of the calls, 25% of the tokens, 10% of the cost',
    'Reflections: 75% of the calls, 75% of the tokens, 90% of the cost',
  ]);
  expect(describeShares(reflected(answered({ calls: 2000 }), {}).state)).toEqual([
    'Rollouts: over 99% of the calls, 25% of the tokens',
    'Reflections: under 1% of the calls, 75% of the tokens',
  ]);
  expect(describeShares(new ExampleRun().state)).toEqual([]);
});
