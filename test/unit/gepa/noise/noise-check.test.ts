import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { noiseOf } from '../../../../src/gepa/noise/noise';
import { defaultNoiseOptions } from '../../../../src/gepa/run-description';
import { describeNoise } from '../../../../src/gepa/words/noise-words';
import { searchWords, wordRun } from '../word-world';

const noise = { ...defaultNoiseOptions, check: 3, final: 0 };
const run = wordRun({ search: { ...wordRun().search, noise }, budget: { rollouts: 60, proposals: 1 } });
const checked = ({ id }: { readonly id: string }) => id.startsWith('c0.2/');

describe('the check for noise', () => {
  test('runs the seed on some examples of the Pareto set a second time', async () => {
    const { requests } = await searchWords(run);
    expect(requests.filter(checked).map(({ example }) => example)).toEqual([
      { set: 'pareto', index: 0 },
      { set: 'pareto', index: 1 },
      { set: 'pareto', index: 2 },
    ]);
  });

  test('finds that system and metric repeat themselves', async () => {
    const { state } = await searchWords(run);
    expect(noiseOf(state)).toEqual({ examples: 3, different: 0, variance: 0 });
    expect(describeNoise(state)).toBe(
      'The same prompt scored the same on all of the 3 examples that it was run on again.',
    );
  });

  test('finds how far they don’t', async () => {
    const { state } = await searchWords(run, { slips: (request) => checked(request) && request.example.index === 1 });
    expect(noiseOf(state)).toMatchObject({ examples: 3, different: 1 });
    expect(describeNoise(state)).toMatch(
      /^The same prompt scores 0\.\d\d ± 0\.\d\d .*: 1 of 3 examples that were run again/,
    );
  });

  test('is skipped if the budget hardly pays for more than one candidate', async () => {
    const { requests } = await searchWords({ ...run, budget: { rollouts: 20 } });
    expect(requests.some(checked)).toBe(false);
  });

  test('is skipped if noise is not allowed for', async () => {
    const { requests } = await searchWords(wordRun());
    expect(requests.some(checked)).toBe(false);
  });
});

describe('where the system is expected to repeat itself', () => {
  const search = {
    ...run.search,
    reuse: 'always',
    noise: { ...defaultNoiseOptions, check: 3, whenShown: true },
  } as const;
  const expected = { ...run, seed: { route: 'word0 word1 word2' }, search, budget: { rollouts: 90 } };
  const reply = () => '```\nStart. Think hard.\n```';
  const reusedIn = (events: readonly RunEvent[]) => events.filter(({ type }) => type === 'rolloutReused').length;
  const isConfirming = ({ id }: { readonly id: string }) => /^i\d+\.0\.2\//.test(id);

  test('the check runs rows again instead of reusing their results', async () => {
    const { requests } = await searchWords(expected);
    expect(requests.filter(checked)).toHaveLength(3);
  });

  test('results are reused and no failure is confirmed as long as no noise is shown', async () => {
    const { events, requests } = await searchWords(expected, { reply });
    expect(reusedIn(events)).toBeGreaterThan(0);
    expect(requests.some(isConfirming)).toBe(false);
    expect(events.some(({ type }) => type === 'finalStarted')).toBe(false);
  });

  test('nothing is reused and failures are confirmed once noise is shown', async () => {
    const { events, requests } = await searchWords(expected, {
      reply,
      slips: (request) => checked(request) && request.example.index === 1,
    });
    expect(reusedIn(events)).toBe(0);
    expect(requests.some(isConfirming)).toBe(true);
  });
});
