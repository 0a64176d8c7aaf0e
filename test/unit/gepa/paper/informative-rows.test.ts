import { describe, expect, test } from 'vitest';
import { isDecision } from '../../../../src/gepa/events';
import { StagedScoring } from '../../../../src/gepa/lineages/staged-scoring';
import { disagreementsOf } from '../../../../src/gepa/paper/informative-rows';
import { MinibatchSampler } from '../../../../src/gepa/paper/minibatches';
import { SeededRandom } from '../../../../src/gepa/random';
import { defaultSearchOptions, drawingSearchOptions, type SearchOptions } from '../../../../src/gepa/run-description';
import { meanOf } from '../../../../src/gepa/state';
import { searchWords, wordRun } from '../word-world';

const searched = (search: SearchOptions, latency = false) =>
  searchWords(wordRun({ search, budget: { rollouts: 150 } }), {
    words: 12,
    ...(latency ? { latency: ({ example }) => (example.index * 7) % 5 } : {}),
  });

const drawing: SearchOptions = { ...drawingSearchOptions, seed: 1, minibatch: 2, rows: 'informative' };
const lineages: SearchOptions = { ...defaultSearchOptions, seed: 1, rows: 'informative' };

describe('informative rows', () => {
  test('are those that candidates disagree on, and unknown ones come before those on which all agree', () => {
    expect(disagreementsOf([[1, 0], [1, 1], [0, 0], [1], []])).toEqual([0.25, 0, 0, 0.25 / 3, 0.25 / 3]);
    expect(disagreementsOf([[], [1]])).toEqual([0, 0]);
  });

  test('begin each pass, which still has every example once', () => {
    const first = [4, 1];
    const sampler = new MinibatchSampler(
      6,
      2,
      new SeededRandom(1),
      () => false,
      (examples) => examples.sort((a, b) => Number(first.includes(b)) - Number(first.includes(a))),
    );
    const drawn = [1, 2, 3].map((iteration) => sampler.draw(iteration, 0));
    expect([...(drawn[0] ?? [])].sort()).toEqual([1, 4]);
    expect(drawn.flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('come first in early scoring where the rival does equally well, and change no verdict', () => {
    const rival = [0, 1, 0, 1, 1];
    const order = (others?: readonly number[]) =>
      new StagedScoring(() => rival, 1, false, undefined, 0, others).next(rival.map(() => null));
    expect(order([0.5, 0.9, 0.1, 0.2, 0.9])).toEqual([2, 0, 3, 1, 4]);
    expect(order()).toEqual([0, 2, 1, 3, 4]);
  });

  test.each([
    ['drawing parents', drawing],
    ['by lineages', lineages],
    ['by lineages that overlap', { ...lineages, overlap: 3 }],
  ])('of a search %s lead to the same decisions however long replies take', async (_, search) => {
    const decisions = async (latency: boolean) =>
      (await searched(search, latency)).events.filter(isDecision).map((event) => ({ ...event, at: 0 }));
    expect(await decisions(true)).toEqual(await decisions(false));
  });

  test.each([
    ['drawing parents', drawing],
    ['by lineages', lineages],
  ])('of a search %s leave the score of every candidate in the pool a mean over the whole set', async (_, search) => {
    const { state } = await searched(search);
    const pool = state.candidates.filter(({ inPool }) => inPool);
    expect(pool.length).toBeGreaterThan(1);
    for (const { scores, pareto } of pool) {
      expect(scores.every((score) => score !== null)).toBe(true);
      expect(meanOf(pareto)).toBeCloseTo(scores.reduce<number>((sum, score) => sum + (score ?? 0), 0) / scores.length);
    }
  });

  test('change the order from the second pass on, when scores are known', async () => {
    const minibatches = async (rows: SearchOptions['rows'] & string) =>
      (await searched({ ...drawing, rows })).events.flatMap((event) =>
        event.type === 'iterationStarted' ? event.tasks.map(({ minibatch }) => minibatch) : [],
      );
    const [usual, informative] = [await minibatches('shuffled'), await minibatches('informative')];
    expect(informative.slice(0, 3)).toEqual(usual.slice(0, 3));
    expect(informative).not.toEqual(usual);
  });
});
