import { describe, expect, test } from 'vitest';
import { drawingSearchOptions, type SearchOptions } from '../../../../src/gepa/run-description';
import type { RunState } from '../../../../src/gepa/state';
import { searchWords, wordRun, type WordWorldOptions } from '../word-world';
import { hypothesesReply } from './hypothesis-reply';

/** Searches with one minibatch of all six feedback examples, whose reflection has these hypotheses. */
async function race(
  hypotheses: readonly (readonly [string, string])[],
  changes: {
    readonly search?: Partial<SearchOptions>;
    readonly rollouts?: number;
    readonly world?: WordWorldOptions;
  } = {},
) {
  const search = { ...drawingSearchOptions, seed: 1, minibatch: 6, hypotheses: 3, ...changes.search };
  const run = wordRun({ search, budget: { proposals: 1, rollouts: changes.rollouts ?? 200 } });
  const found = await searchWords(run, { words: 6, reply: () => hypothesesReply(...hypotheses), ...changes.world });
  const rolloutsOf = (number: number) =>
    found.requests.filter(({ subject }) => subject.kind === 'proposal' && subject.number === number).length;
  return { ...found, rolloutsOf };
}

const fates = ({ proposals }: RunState) =>
  proposals.map(({ proposal, status, discard }) => [proposal.hypothesis?.label, discard?.kind ?? status]);

describe('hypotheses of one reflection', () => {
  test('are raced on the minibatch, and the one that gains most becomes the candidate', async () => {
    const { state } = await race([
      ['none', 'Start. nothing'],
      ['one', 'Start. word0'],
      ['two', 'Start. word1 word2'],
    ]);
    expect(fates(state)).toEqual([
      ['none', 'notBetter'],
      ['one', 'outdone'],
      ['two', 'accepted'],
    ]);
    expect(state.candidates[1]?.texts).toEqual({ route: 'Start. word1 word2' });
  });

  test('stop as soon as no score on the rest could put them ahead', async () => {
    const { state, rolloutsOf } = await race([
      ['most', 'Start. word0 word1 word2 word3 word4'],
      ['none', 'Start. nothing'],
    ]);
    expect([rolloutsOf(1), rolloutsOf(2)]).toEqual([6, 1]);
    expect(state.proposals[1]?.measured).toMatchObject({ before: [0], after: [0] });
    expect(state.proposals[1]?.measured?.examples).toHaveLength(1);
  });

  test('are set aside without a rollout once one solves every example', async () => {
    const { state, rolloutsOf } = await race([
      ['all', 'Start. word0 word1 word2 word3 word4 word5'],
      ['other', 'Start. word0'],
    ]);
    expect(fates(state)[1]).toEqual(['other', 'setAside']);
    expect(rolloutsOf(2)).toBe(0);
  });

  test('go to the earlier one when two gain the same', async () => {
    const { state } = await race([
      ['first', 'Start. word0'],
      ['second', 'Start. word1'],
    ]);
    expect(fates(state)).toEqual([
      ['first', 'accepted'],
      ['second', 'outdone'],
    ]);
  });

  test('are set aside when the budget pays only for the first, and the run keeps within it', async () => {
    // The seed on 4 examples, the parent and one child on 6 each, and the child on the Pareto set.
    const { state } = await race(
      [
        ['first', 'Start. word0'],
        ['second', 'Start. word1 word2'],
      ],
      { rollouts: 20 },
    );
    expect(fates(state)).toEqual([
      ['first', 'accepted'],
      ['second', 'setAside'],
    ]);
    expect(state.rollouts).toBeLessThanOrEqual(20);
  });

  test('leave the next one to win when a text is broken', async () => {
    const { state } = await race(
      [
        ['broken', 'Start. word0 word1 boom'],
        ['sound', 'Start. word0'],
      ],
      { world: { broken: ({ texts }) => (texts['route']?.includes('boom') ? 'It exploded.' : undefined) } },
    );
    expect(fates(state)).toEqual([
      ['broken', 'broken'],
      ['sound', 'accepted'],
    ]);
  });

  test('keep their scores in line when an example is left out of the run during the race', async () => {
    const unscored: WordWorldOptions['unscored'] = ({ example: { set, index }, subject }) =>
      set === 'feedback' && index === 3 && subject.kind === 'proposal' ? 'Refused.' : undefined;
    const { state } = await race(
      [
        ['one', 'Start. word0'],
        ['two', 'Start. word0 word1'],
        ['three', 'Start. word0 word1 word2'],
        ['four', 'Start. nothing'],
      ],
      { search: { hypotheses: 4 }, world: { unscored } },
    );
    expect(state.leftOut).toHaveLength(1);
    const measured = state.proposals.flatMap((reviewed) => reviewed.measured ?? []);
    expect(measured.map(({ examples }) => examples.length)).toEqual([5, 3]);
    expect(measured.map(({ before, after }) => [before.length, after.length])).toEqual([
      [5, 5],
      [3, 3],
    ]);
  });

  test('with equal scores allowed, win with an equal score only if none is better', async () => {
    const { state } = await race(
      [
        ['equal', 'Start. nothing'],
        ['better', 'Start. word0'],
      ],
      { search: { acceptance: 'improvement_or_equal' } },
    );
    expect(fates(state)).toEqual([
      ['equal', 'outdone'],
      ['better', 'accepted'],
    ]);
  });
});
