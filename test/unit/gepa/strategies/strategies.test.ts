import { describe, expect, test } from 'vitest';
import { identityOf } from '../../../../src/gepa/decision-identity';
import { isDecision } from '../../../../src/gepa/events';
import { meanOf } from '../../../../src/gepa/state';
import { strategySearchOptions } from '../../../../src/gepa/strategies/strategy-search';
import { searchWords, wordRun, type WordWorldOptions } from '../word-world';

const strategies = Object.entries(strategySearchOptions);

describe.each(strategies)('the search %s', (name, search) => {
  const run = (changes: Parameters<typeof wordRun>[0] = {}) =>
    wordRun({ search: { ...search, seed: 1, reuse: 'always' }, budget: { rollouts: 300 }, ...changes });

  // The reflections of this world need failing examples, and those of MIPRO are shown none.
  test.runIf(name !== 'mipro')('finds texts that solve every example', async () => {
    const { state, reason } = await searchWords(run());
    expect(reason).toEqual({ kind: 'perfect' });
    expect(meanOf(state.candidates[state.best ?? 0]?.pareto ?? { sum: 0, count: 0 })).toBe(1);
  });

  test('takes the same decisions at any latency', async () => {
    const decisions = async (options: WordWorldOptions) => {
      const { events } = await searchWords(run({ seed: { route: 'Route.', answer: 'Answer.' } }), options);
      return events.flatMap((event) => (isDecision(event) ? [identityOf(event).whole] : []));
    };
    const slow = await decisions({ latency: ({ id }) => (id.length * 7) % 5 });
    expect(await decisions({})).toEqual(slow);
  });

  test('stays within its budget of rollouts', async () => {
    for (const rollouts of [20, 47, 60]) {
      const { state } = await searchWords(run({ budget: { rollouts } }), { words: 6 });
      expect(state.rollouts).toBeLessThanOrEqual(rollouts);
    }
  });
});
