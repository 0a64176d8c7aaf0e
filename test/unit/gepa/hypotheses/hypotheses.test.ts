import { describe, expect, test } from 'vitest';
import { isDecision } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import type { ReviewDecision } from '../../../../src/gepa/proposal';
import {
  defaultSearchOptions,
  drawingSearchOptions,
  type ReviewMode,
  type SearchOptions,
} from '../../../../src/gepa/run-description';
import { Search } from '../../../../src/gepa/search';
import { describeHypotheses } from '../../../../src/gepa/words/hypothesis-words';
import { searchWords, undisturbed, wordRun, wordWorld, type WordWorldOptions } from '../word-world';
import { hypothesesReply } from './hypothesis-reply';

const drawing = { ...drawingSearchOptions, seed: 1, minibatch: 2, hypotheses: 3 };

/** A run whose reflections have three hypotheses each, which add different words to the text that they were shown. */
function searched(
  changes: { readonly search?: SearchOptions; readonly review?: ReviewMode; readonly proposals?: number } = {},
  world: WordWorldOptions = {},
) {
  const { search = drawing, review = 'off', proposals } = changes;
  const budget = { rollouts: 150, ...(proposals === undefined ? {} : { proposals }) };
  return searchWords(wordRun({ search, review, budget }), {
    words: 6,
    reply: (id) => {
      const nth = Number(/\d+/.exec(id)?.[0] ?? '0');
      return hypothesesReply(
        ['wrong', `Start. nothing ${id}`],
        ['half', `Start. word${nth % 6} ${id}`],
        ['all', `Start. word0 word1 word2 word3 word4 word5 ${id}`],
      );
    },
    ...world,
  });
}

const always = (decision: ReviewDecision): WordWorldOptions => ({ review: () => decision });

describe('hypotheses that were set aside', () => {
  const rejects = always({ kind: 'reject', reason: '' });

  test('are tried when the same parent comes up again, before another reflection is paid for', async () => {
    const { events, state } = await searched({ review: 'every', proposals: 4 }, rejects);
    const made = events.filter(({ type }) => type === 'reflectionStarted' || type === 'reviewRequested');
    expect(made.slice(0, 5).map(({ type }) => type)).toEqual([
      'reflectionStarted',
      'reviewRequested',
      'reviewRequested',
      'reviewRequested',
      'reflectionStarted',
    ]);
    const shown = events.flatMap((event) => (event.type === 'reviewRequested' ? [event.proposal] : []));
    expect(shown.slice(0, 3).map((number) => state.proposals[number - 1]?.proposal.hypothesis)).toMatchObject([
      { label: 'wrong', first: 1 },
      { label: 'half', first: 1, setAside: 2 },
      { label: 'all', first: 1, setAside: 5 },
    ]);
  });

  test('are compared with the parent on the minibatch that is drawn then', async () => {
    const { state, events } = await searched({ review: 'every', proposals: 3 }, rejects);
    const tasks = events.flatMap((event) => (event.type === 'iterationStarted' ? event.tasks : []));
    const again = state.proposals.find(({ proposal }) => proposal.hypothesis?.setAside === 2);
    expect(again?.proposal.baseline?.examples.map(({ index }) => index)).toEqual(tasks[1]?.minibatch);
  });

  test('are dropped once the developer has said something that their reflection did not know', async () => {
    const run = wordRun({ search: drawing, review: 'every', budget: { rollouts: 150, proposals: 2 } });
    const notes: string[] = [];
    const { world, events } = wordWorld(run, {
      reply: (id) => hypothesesReply(['one', `A ${id}`], ['two', `B ${id}`]),
      review: () => {
        notes.push('Be brief.');
        return { kind: 'reject', reason: 'Be brief.' };
      },
    });
    const search = new Search(run, { ...world, guidance: () => notes.slice(0, 1) }, undisturbed);
    await search.search();
    expect(events.filter(({ type }) => type === 'reflectionStarted')).toHaveLength(2);
    expect(search.state.proposals.every(({ proposal }) => proposal.hypothesis?.setAside === undefined)).toBe(true);
  });

  test("don't count in a budget of proposals, since they cost no rollout", async () => {
    const { state } = await searched({ review: 'every', proposals: 2 }, rejects);
    const counted = state.proposals.filter(({ discard }) => discard?.kind !== 'setAside');
    expect(counted).toHaveLength(2);
  });
});

describe('a search with hypotheses', () => {
  const byLineages: SearchOptions = { ...defaultSearchOptions, seed: 1, hypotheses: 3 };

  test.each([
    ['drawing parents', drawing],
    ['by lineages', byLineages],
    ['with overlapping iterations', { ...byLineages, overlap: 3 }],
  ])('%s takes the same decisions however long replies take', async (_, search) => {
    const quick = await searched({ search });
    const slow = await searched({ search }, { latency: ({ example }) => (example.index * 7) % 5 });
    expect(quick.events.some((event) => event.type === 'proposalMade' && event.proposal.hypothesis !== undefined)).toBe(
      true,
    );
    expect(slow.events.filter(isDecision).map((event) => ({ ...event, at: 0 }))).toEqual(
      quick.events.filter(isDecision).map((event) => ({ ...event, at: 0 })),
    );
  });

  test('by lineages combines only one hypothesis of each reflection when every proposal is reviewed untested', async () => {
    const { state } = await searched({ search: byLineages, review: 'every' }, always({ kind: 'accept' }));
    const combinations = state.proposals.flatMap(({ proposal: { origin } }) =>
      origin.kind === 'combination' ? [origin.of] : [],
    );
    expect(combinations).not.toEqual([]);
    for (const parts of combinations) {
      const reflections = parts.flatMap((number) => state.proposals[number - 1]?.proposal.hypothesis?.first ?? []);
      expect(new Set(reflections).size).toBe(reflections.length);
    }
  });

  test('folds its events to the state that it decided from', async () => {
    const run = wordRun({ search: drawing, budget: { rollouts: 150 } });
    const { state, events } = await searched();
    expect(RunFold.over([{ type: 'runStarted', run, at: 0 }, ...events]).state.proposals).toEqual(state.proposals);
  });

  test('tells later reflections on the same text what was tested and what it came to', async () => {
    const run = wordRun({ search: drawing, budget: { rollouts: 60 } });
    const { world } = wordWorld(run, {
      words: 40,
      reply: (id) => hypothesesReply(['vague', `Start. Be careful. ${id}`]),
    });
    const asked: string[] = [];
    const reflector: typeof world.reflector = {
      reflect: (id, request, signal, note) => {
        asked.push(
          request()
            .messages.map(({ content }) => content)
            .join('\n'),
        );
        return world.reflector.reflect(id, request, signal, note);
      },
    };
    await new Search(run, { ...world, reflector }, undisturbed).search();
    expect(asked[0]).not.toContain('<tested-');
    expect(asked[1]).toMatch(/<tested-a>\n<label-a>\nvague\n<\/label-a>/);
    expect(asked[1]).toContain('as good as its parent on the minibatch: 0 → 0 of 2');
  });

  test('names the hypothesis of a proposal, and the others with what became of them', async () => {
    const { state } = await searched({ proposals: 1 });
    const winner = state.proposals.find(({ status }) => status === 'accepted')?.proposal;
    expect(winner && describeHypotheses(state, winner)).toEqual([
      'Hypothesis: all. Because of all.',
      expect.stringMatching(
        /^Other hypothesis: wrong \(proposal 1\): only as good as its parent on the minibatch: 0 → 0 of 2$/,
      ),
      expect.stringMatching(/^Other hypothesis: half \(proposal 2\): /),
    ]);
  });
});
