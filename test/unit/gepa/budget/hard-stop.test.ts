import { describe, expect, test } from 'vitest';
import { limitReached } from '../../../../src/gepa/budget/hard-stop';
import { ExampleRun } from '../../dashboard/example-run';

// Two rollouts of 100 tokens and $0.25 each, which makes 400 tokens and $1 for the seed and the winner on two test rows.
const run = (budget: object) => new ExampleRun(2, budget).scores(0, [1, 0], 'pareto', 0.25);
const spent = (tokens: number, usd: number) => ({ tokens, usd });

describe('a limit of tokens or money', () => {
  test('is reached when what was spent reaches it', () => {
    const { state } = run({ tokens: 1000, usd: 5 });
    expect(limitReached(state, spent(999, 4.99), 'test')).toBeUndefined();
    expect(limitReached(state, spent(1000, 0), 'test')).toBe('tokens');
    expect(limitReached(state, spent(0, 5), 'test')).toBe('usd');
  });

  test('is reached earlier by the search, which leaves the test set its part', () => {
    const { state } = run({ tokens: 1000, usd: 5 });
    expect(limitReached(state, spent(599, 3.99), 'search')).toBeUndefined();
    expect(limitReached(state, spent(600, 0), 'search')).toBe('tokens');
    expect(limitReached(state, spent(0, 4), 'search')).toBe('usd');
  });

  test('leaves nothing for the test set until the seed is scored', () => {
    const { state } = new ExampleRun(2, { tokens: 1000 }).scores(0, [1]);
    expect(limitReached(state, spent(999, 0), 'search')).toBeUndefined();
  });

  test('stays reached for the search once it was cut short', () => {
    const { state } = run({ tokens: 1000 }).add({ type: 'budgetSpent', limit: 'tokens' });
    expect(limitReached(state, spent(0, 0), 'search')).toBe('tokens');
    expect(limitReached(state, spent(0, 0), 'test')).toBeUndefined();
  });

  test('is never reached where the budget has none', () => {
    expect(limitReached(run({ rollouts: 2 }).state, spent(1e9, 1e9), 'search')).toBeUndefined();
  });
});
