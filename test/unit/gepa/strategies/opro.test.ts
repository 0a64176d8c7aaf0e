import { describe, expect, test } from 'vitest';
import { composeOpro } from '../../../../src/gepa/strategies/opro-request';
import { strategySearchOptions } from '../../../../src/gepa/strategies/strategy-search';
import { Search } from '../../../../src/gepa/search';
import type { ReflectionMessages } from '../../../../src/gepa/reflection/request';
import { undisturbed, wordRun, wordWorld, type WordWorldOptions } from '../word-world';

const opro = { kind: 'opro', proposals: 2, history: 3, scored: 4 } as const;
const search = { ...strategySearchOptions.opro, seed: 1, reuse: 'always', strategy: opro } as const;

/** Searches, and keeps the requests to the reflection model. */
async function searchOpro(changes: Parameters<typeof wordRun>[0] = {}, options: WordWorldOptions = {}) {
  const run = wordRun({ search, budget: { rollouts: 60 }, ...changes });
  const { world, events } = wordWorld(run, options);
  const requests: ReflectionMessages[] = [];
  const { reflector } = world;
  const asking = {
    ...world,
    reflector: {
      reflect: (...[id, compose, signal, note]: Parameters<typeof reflector.reflect>) => {
        requests.push(compose());
        return reflector.reflect(id, compose, signal, note);
      },
    },
  };
  const searching = new Search(run, asking, undisturbed);
  await searching.search();
  return { state: searching.state, events, requests };
}

const scoresIn = ({ messages }: ReflectionMessages) =>
  [...(messages.at(-1)?.content ?? '').matchAll(/<scored_text-\w+ score="([\d.]+) of 1">/g)].map(([, score]) =>
    Number(score),
  );

describe('OPRO', () => {
  test('shows the scored texts in ascending order, the best last, and no more than its history holds', async () => {
    const { requests } = await searchOpro({}, { words: 6 });
    const shown = requests.map(scoresIn);
    expect(shown[0]).toEqual([0]);
    for (const scores of shown) {
      expect(scores).toEqual([...scores].sort((a, b) => a - b));
      expect(scores.length).toBeLessThanOrEqual(3);
    }
    expect(Math.max(...shown.map(({ length }) => length))).toBe(3);
  });

  test('scores every text on the same part of the feedback set', async () => {
    const { state } = await searchOpro({}, { words: 6 });
    const parts = state.proposals.flatMap(({ measured }) =>
      measured === undefined ? [] : [measured.examples.map(({ index }) => index).join()],
    );
    expect(parts.length).toBeGreaterThan(2);
    expect(new Set(parts).size).toBe(1);
  });

  test('adds the best text of a step to the pool, if it beats all before it', async () => {
    const { state } = await searchOpro({}, { words: 6 });
    const means = state.candidates.slice(1).map(({ origin }) => {
      const after = origin.kind === 'seed' ? [] : (state.proposals[origin.proposal - 1]?.measured?.after ?? []);
      return after.reduce((sum, score) => sum + score, 0);
    });
    expect(means.length).toBeGreaterThan(1);
    expect(means).toEqual([...new Set(means)].sort((a, b) => a - b));
    const iterations = state.candidates.map(({ addedInIteration }) => addedInIteration);
    expect(new Set(iterations).size).toBe(iterations.length);
  });

  test('forgets a text that the developer rejected', async () => {
    const { requests } = await searchOpro(
      { review: 'improving', budget: { proposals: 6 }, search: { ...search, strategy: { ...opro, proposals: 1 } } },
      { words: 6, review: () => ({ kind: 'reject', reason: 'No.' }) },
    );
    expect(
      requests
        .map(scoresIn)
        .flat()
        .every((score) => score === 0),
    ).toBe(true);
  });

  test('leaves the oldest scores out when a request is too long for the model', () => {
    const content = {
      component: 'route',
      currentText: 'Start.',
      tried: [],
      broken: [],
      guidance: [],
      locked: [],
      variables: [],
    };
    const history = [0.1, 0.2, 0.3].map((mean) => ({ text: `Text ${mean}`, mean }));
    const shorter = composeOpro(content, history, []).shorter?.();
    expect(shorter && scoresIn(shorter)).toEqual([0.3]);
  });
});
