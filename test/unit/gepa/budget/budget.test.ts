import { describe, expect, test } from 'vitest';
import { reasonToStop, rolloutsLeft, spentOf } from '../../../../src/gepa/budget/budget';
import type { RunEvent } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import { addUsage, type Usage } from '../../../../src/gepa/rollout';
import { classicSearchOptions, defaultSearchOptions, type Budget } from '../../../../src/gepa/run-description';
import type { RunState } from '../../../../src/gepa/state';
import { searchWords, wordRun } from '../word-world';

const tokensOf = ({ usage }: RunState) => {
  const { promptTokens, completionTokens } = addUsage(usage.task, usage.reflection);
  return promptTokens + completionTokens;
};

/** The state of a short run after its seed was scored, with another budget and usage. */
async function afterSeed(budget: Budget, usage: Partial<Usage>): Promise<RunState> {
  const { state } = await searchWords(wordRun({ budget: { rollouts: 4 } }));
  const none = { calls: 0, promptTokens: 0, completionTokens: 0 };
  return { ...state, run: { ...state.run, budget }, usage: { task: { ...none, ...usage }, reflection: none } };
}

describe('the rollouts left of a budget', () => {
  test('are estimated from the cost and tokens of a rollout so far, without the test set', async () => {
    const state = await afterSeed({ usd: 3, tokens: 1000 }, { costUsd: 0.4, promptTokens: 40 });
    expect([state.rollouts, state.run.examples.test.length]).toEqual([4, 2]);
    // $0.10 per rollout, including four for the seed and the winner on the test set.
    expect(rolloutsLeft(state, ['usd'])).toBe(22);
    // 10 tokens per rollout.
    expect(rolloutsLeft(state, ['tokens'])).toBe(92);
    expect(rolloutsLeft(state)).toBe(22);
  });

  test('are unlimited without a limit, or without a price', async () => {
    expect(rolloutsLeft(await afterSeed({}, { costUsd: 0.4 }))).toBe(Infinity);
    expect(rolloutsLeft(await afterSeed({ usd: 3 }, {}))).toBe(Infinity);
  });
});

describe('a budget of tokens', () => {
  test.each([1, 4])(
    'ends a search before an iteration that it cannot pay for, and pays for the test set too (overlap %i)',
    async (overlap) => {
      for (const tokens of [100, 120, 150, 180]) {
        const run = wordRun({ budget: { tokens }, search: { ...defaultSearchOptions, seed: 1, overlap } });
        const { reason, state } = await searchWords(run, { words: 30 });
        expect(reason).toEqual({ kind: 'budget', limit: 'tokens' });
        expect(tokensOf(state)).toBeLessThanOrEqual(tokens);
        expect(state.testRollouts).toBeGreaterThan(0);
      }
    },
  );

  test('is exceeded by the classic preset, as by the released implementation', async () => {
    const state = await afterSeed({ tokens: 41 }, { promptTokens: 40 });
    const classic = { ...state, run: { ...state.run, search: classicSearchOptions } };
    expect(reasonToStop(classic, 0)).toBeUndefined();
    expect(reasonToStop(state, 0)).toEqual({ kind: 'budget', limit: 'tokens' });
  });
});

test('does not count dropped candidates in a budget of candidates', () => {
  const added = (candidate: number): RunEvent => ({
    type: 'candidateAdded',
    candidate,
    parents: [],
    texts: { route: 'Start.' },
    origin: { kind: 'seed' },
    at: 0,
  });
  const { state } = RunFold.over([
    { type: 'runStarted', run: wordRun({ budget: { candidates: 2 } }), at: 0 },
    added(0),
    added(1),
    { type: 'candidateDropped', candidate: 1, at: 0 },
  ]);
  expect(spentOf(state, 0).candidates).toBe(1);
  expect(reasonToStop(state, 0)).toBeUndefined();
});
