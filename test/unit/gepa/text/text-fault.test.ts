import { describe, expect, test } from 'vitest';
import { combine } from '../../../../src/gepa/lineages/combination';
import { defaultSearchOptions } from '../../../../src/gepa/run-description';
import { describeDiscard } from '../../../../src/gepa/words/reasons';
import { describeTextFault, type TextFault } from '../../../../src/gepa/text/text-fault';
import { Search } from '../../../../src/gepa/search';
import { searchWords, undisturbed, wordRun, wordWorld } from '../word-world';

describe('a text that fails the check', () => {
  const bothWords = (text: string) =>
    /word0[^]*word1|word1[^]*word0/.test(text) ? 'word0 and word1 do not go together.' : undefined;

  test('is left out of a combination of the other parts', () => {
    const changes = ['a', 'b', 'c'].map((letter) => ({ route: `Route it.\n- ${letter}` }));
    const faultOf = ({ route = '' }: Readonly<Record<string, string>>) =>
      route.includes('- b') ? ({ component: 'route', fault: { kind: 'empty' } } as const) : undefined;
    expect(combine({ route: 'Route it.' }, changes, faultOf)).toEqual({
      texts: { route: 'Route it.\n- a\n- c' },
      used: [0, 2],
      leftOut: [{ place: 1, fault: { component: 'route', fault: { kind: 'empty' } } }],
    });
  });

  test('is never run, even if the default search combines, inherits and merges texts', async () => {
    const search = { ...defaultSearchOptions, seed: 1 };
    const run = wordRun({ seed: { route: 'Start.\nEnd.' }, search, budget: { rollouts: 200 } });
    const { requests, state } = await searchWords(run, { fault: bothWords });
    expect(requests.filter(({ texts }) => bothWords(texts['route'] ?? '') !== undefined)).toEqual([]);
    expect(state.proposals.map(({ discard }) => discard?.kind)).toContain('leftOut');
    expect(state.best).toBeGreaterThan(0);
  });

  test('ends the run when it is the text of the seed', async () => {
    const search = searchWords(wordRun(), { fault: () => 'A block is not closed.' });
    await expect(search).rejects.toThrow('The text of "route" cannot be used. A block is not closed.');
  });

  test('is discarded when the developer wrote it', async () => {
    const run = wordRun({ review: 'improving', budget: { proposals: 1 } });
    const { state, requests } = await searchWords(run, {
      fault: (text) => (text === 'Mine.' ? 'it lost {{input}}.' : undefined),
      review: (proposal) =>
        proposal === 1 ? { kind: 'edit', texts: { route: 'Mine.' }, note: 'mine' } : { kind: 'accept' },
    });
    expect(state.proposals[1]?.discard).toMatchObject({ kind: 'refused', component: 'route' });
    expect(requests.map(({ texts }) => texts['route'])).not.toContain('Mine.');
  });

  test.each<[TextFault, string]>([
    [{ kind: 'empty' }, 'The new text is empty.'],
    [
      { kind: 'tooLong', length: 120_000, limit: 100_000 },
      'The new text has 120000 characters. At most 100000 are allowed: shorten it.',
    ],
    [{ kind: 'malformed', detail: 'A block is open.' }, 'A block is open.'],
    [{ kind: 'variables', detail: 'It lost {{input}}.' }, 'It lost {{input}}.'],
  ])('is described: %j', (fault, words) => {
    expect(describeTextFault(fault)).toBe(words);
  });
});

describe('a text that breaks the system at run time', () => {
  /** The word only breaks the system on the named set. */
  const breaksOn =
    (set: string) =>
    ({ texts, example }: { texts: Readonly<Record<string, string>>; example: { set: string } }) =>
      example.set === set && (texts['route'] ?? '').includes('word1') ? 'Filter "word1" is unknown.' : undefined;

  test('is discarded with the reason, and the run continues', async () => {
    const run = wordRun({ budget: { rollouts: 60 } });
    const { state, reason } = await searchWords(run, { broken: breaksOn('feedback') });
    const [broken] = state.proposals.filter(({ discard }) => discard?.kind === 'broken');
    expect(broken?.discard).toEqual({ kind: 'broken', detail: 'Filter "word1" is unknown.' });
    expect(broken?.discard && describeDiscard(broken.discard, broken, state)).toBe('broken: Filter "word1" is unknown');
    expect(['budget', 'noUsableProposal', 'nothingToLearn']).toContain(reason.kind);
    expect(state.candidates.length).toBeGreaterThan(1);
  });

  test('appears in the next reflection on its component', async () => {
    const run = wordRun({ budget: { rollouts: 60 } });
    const { world } = wordWorld(run, { broken: breaksOn('feedback') });
    const asked: string[] = [];
    const reflector = {
      reflect: (...[id, request, signal, note]: Parameters<typeof world.reflector.reflect>) => {
        asked.push(
          request()
            .messages.map(({ content }) => content)
            .join('\n'),
        );
        return world.reflector.reflect(id, request, signal, note);
      },
    };
    const search = new Search(run, { ...world, reflector }, undisturbed);
    await search.search();
    const brokenIn = search.state.proposals.find(({ discard }) => discard?.kind === 'broken')?.proposal.iteration ?? 0;
    expect(asked.slice(0, brokenIn).join('\n')).not.toContain('Filter "word1" is unknown.');
    expect(asked[brokenIn]).toContain('Filter "word1" is unknown.');
  });

  test('keeps the candidate out of the pool when it breaks on the Pareto set only', async () => {
    const { state } = await searchWords(wordRun({ budget: { rollouts: 60 } }), { broken: breaksOn('pareto') });
    const broken = state.candidates.filter((candidate) => candidate.broken !== undefined);
    expect(broken.length).toBeGreaterThan(0);
    expect(broken.map(({ inPool, dropped }) => ({ inPool, dropped }))).toEqual(
      broken.map(() => ({ inPool: false, dropped: true })),
    );
  });

  test('counts in the budget like any other rollout', async () => {
    const run = wordRun({ budget: { rollouts: 30 } });
    const { state, requests } = await searchWords(run, { words: 30, broken: breaksOn('feedback') });
    expect(state.rollouts + state.testRollouts).toBe(requests.length);
    expect(state.rollouts).toBeLessThanOrEqual(30);
  });

  test('makes the run give up when every reflection writes such a text', async () => {
    const broken = ({ texts }: { texts: Readonly<Record<string, string>> }) =>
      texts['route'] === 'Start.' ? undefined : 'Nothing but the start is known.';
    const { reason } = await searchWords(wordRun(), { broken });
    expect(reason).toMatchObject({ kind: 'noUsableProposal', detail: 'broken: Nothing but the start is known' });
  });

  test('ends the run when it is the text of the seed', async () => {
    const { world, events } = wordWorld(wordRun(), { broken: () => 'The template cannot be filled.' });
    await expect(new Search(wordRun(), world, undisturbed).search()).rejects.toThrow('The template cannot be filled.');
    // A resume tries again.
    expect(events.map(({ type }) => type)).not.toContain('rolloutBroken');
  });
});
