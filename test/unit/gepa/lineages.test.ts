import { describe, expect, test } from 'vitest';
import { combine } from '../../../src/gepa/combination';
import { defaultSearchOptions } from '../../../src/gepa/run-description';
import { searchWords, wordRun } from './word-world';

const usual = defaultSearchOptions.lineages;
if (usual === null) throw new Error('The default search grows lineages.');


const run = (changes = {}) =>
  wordRun({
    search: { ...defaultSearchOptions, seed: 1, lineages: { ...usual, batch: 3 }, ...changes },
    budget: { rollouts: 120 },
  });

describe('a search by lineages', () => {
  test('puts what several reflections improved together before it pays for the Pareto set', async () => {
    const { state } = await searchWords(run());
    const together = state.proposals.filter(({ proposal }) => proposal.origin.kind === 'combination');
    expect(together.map(({ status }) => status)).toContain('accepted');
    expect(state.best).toBeGreaterThan(0);
  });

  test('never runs the same texts on the same example twice', async () => {
    const { requests } = await searchWords(run(), { words: 12 });
    const pairs = requests.map(({ texts, example }) => JSON.stringify([texts, example]));
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test('gives a candidate up as soon as it cannot beat its parent', async () => {
    const { state } = await searchWords(run(), { words: 40 });
    const dropped = state.candidates.filter((candidate) => candidate.dropped);
    expect(dropped.every(({ inPool, pareto }) => !inPool && pareto.count <= 4)).toBe(true);
    expect(state.candidates[state.best ?? 0]?.scores).not.toContain(null);
  });

  test('shows one proposal of all that an iteration improved', async () => {
    const reviewed = { ...run(), review: 'improving' as const };
    const { events } = await searchWords(reviewed, { review: () => ({ kind: 'accept' }) });
    const shown = events.flatMap((event) => (event.type === 'reviewRequested' ? [event.proposal] : []));
    const iterations = events.filter(({ type }) => type === 'iterationStarted').length;
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBeLessThanOrEqual(iterations);
  });
});

describe('changes of the same text', () => {
  test('are put together line by line, the earlier ones first', () => {
    expect(combine({ route: 'Route it.' }, [{ route: 'Route it.\n- a' }, { route: 'Route it.\n- b' }])).toEqual({
      texts: { route: 'Route it.\n- a\n- b' },
      used: [0, 1],
    });
  });

  test('that are at odds leave the later one out', () => {
    const changes = [{ route: 'Send it.' }, { route: 'Drop it.' }];
    expect(combine({ route: 'Route it.' }, changes)).toEqual({ texts: { route: 'Send it.' }, used: [0] });
  });
});
