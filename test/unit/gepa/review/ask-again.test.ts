import { describe, expect, test } from 'vitest';
import type { ReviewDecision } from '../../../../src/gepa/proposal';
import {
  answersAgain,
  askedReflections,
  purposeOfAsking,
  reflectionsToAsk,
} from '../../../../src/gepa/review/asked-reflections';
import { Search } from '../../../../src/gepa/search';
import { searchWords, undisturbed, wordRun, wordWorld } from '../word-world';

const run = wordRun({ review: 'improving', budget: { proposals: 3 } });
const askAgain: ReviewDecision = { kind: 'askAgain', note: 'Say it shorter.', texts: {} };
const better = 'Better.\n\n```\nStart. word0 word1 word2 word3\n```';

/** Searches with an answer to each request to write a proposal again. */
async function asking(answer: string, decide: (proposal: number) => ReviewDecision, changes = {}) {
  const prompts = new Map<string, string>();
  const described = { ...run, ...changes };
  const { world, events } = wordWorld(described, { review: decide });
  const search = new Search(
    described,
    {
      ...world,
      reflector: {
        reflect: async (id, compose, ...rest) => {
          prompts.set(
            id,
            compose()
              .messages.map(({ content }) => content)
              .join('\n'),
          );
          const reply = await world.reflector.reflect(id, compose, ...rest);
          return id.includes('.again-') ? { ...reply, text: answer } : reply;
        },
      },
    },
    undisturbed,
  );
  await search.search();
  const again = [...prompts].filter(([id]) => id.includes('.again-'));
  return { events, state: search.state, again };
}

/** Asks once about the first proposal, and accepts all others. */
const once = (proposal: number): ReviewDecision => (proposal === 1 ? askAgain : { kind: 'accept' });

describe('asking for a proposal again', () => {
  test('replaces it by what the reflection model writes, tested on the same examples', async () => {
    const { state } = await asking(better, once);
    const [first, second] = state.proposals;
    expect(first).toMatchObject({ status: 'discarded', discard: { kind: 'askedAgain', by: 2 } });
    expect(second?.proposal).toMatchObject({
      parents: first?.proposal.parents,
      texts: { route: 'Start. word0 word1 word2 word3' },
      origin: { kind: 'reflection', insteadOf: 1 },
      baseline: first?.proposal.baseline,
      guidance: ['Say it shorter.'],
    });
    expect(second).toMatchObject({ status: 'accepted', measured: { examples: first?.measured?.examples } });
  });

  test('shows the same examples, the proposed text and the note', async () => {
    const { state, again } = await asking(better, once);
    const [, request = ''] = again[0] ?? [];
    const names = state.proposals[0]?.proposal.baseline?.examples.map(({ set, index }) => `${set}-${index + 1}`) ?? [];
    expect([...request.matchAll(/<example-\w+ name="([^"]*)"/g)].map(([, name]) => name)).toEqual(names);
    expect(request).toMatch(/<proposed-(\w+)>\nStart\. word\d\n<\/proposed-\1>/);
    expect(request).toMatch(/<guidance-(\w+)>\nSay it shorter\.\n<\/guidance-\1>/);
  });

  test('costs one reflection, and no rollout of the parent', async () => {
    const { events, again } = await asking(better, once);
    const asked = events.findIndex(({ type }) => type === 'askedAgain');
    const made = events.findIndex((event) => event.type === 'proposalMade' && event.proposal.number === 2);
    expect(events.slice(asked + 1, made).map(({ type }) => type)).toEqual(['reflectionFinished']);
    expect(again).toHaveLength(1);
  });

  test('names the change that the note is about', async () => {
    const change = { component: 'route', summary: 'the greeting', proposal: 1 };
    const { again } = await asking(better, (proposal) =>
      proposal === 1 ? { kind: 'askAgain', note: 'Softer.', texts: { route: 'Begin.' }, change } : { kind: 'accept' },
    );
    expect(again[0]?.[1]).toMatch(/<proposed-\w+>\nBegin\.\n<\/proposed-\w+>\n\n.*change of it/);
    expect(again[0]?.[1]).toMatch(/<change-\w+>\nthe greeting\n/);
  });

  test.each([
    ['an unreadable reply', 'I would rather not.', 'unreadable'],
    ['the same text', 'Missing.\n\n```\nStart.\n```', 'objection'],
  ])('lets the proposal wait again after %s', async (_, answer, kind) => {
    let decisions = 0;
    const { state, events } = await asking(answer, (proposal) => {
      decisions += proposal === 1 ? 1 : 0;
      return proposal === 1 && decisions === 1 ? askAgain : { kind: 'accept' };
    });
    expect(decisions).toBe(2);
    expect(events.filter((event) => event.type === 'reviewRequested' && event.proposal === 1)).toMatchObject([
      {},
      { unanswered: { kind } },
    ]);
    expect(state.proposals[0]?.status).toBe('accepted');
  });

  test('lets the proposal wait again if the new text cannot run', async () => {
    let decisions = 0;
    const { world, events } = wordWorld(run, {
      review: (proposal) => (proposal === 1 && (decisions += 1) === 1 ? askAgain : { kind: 'accept' }),
      reply: (id) =>
        id.includes('.again-') ? 'So.\n\n```\nStart. broken\n```' : 'So.\n\n```\nStart. word0 word1\n```',
      broken: ({ texts }) => (texts['route']?.includes('broken') === true ? 'cannot be parsed' : undefined),
    });
    const search = new Search(run, world, undisturbed);
    await search.search();
    expect(search.state.proposals[1]?.discard).toMatchObject({ kind: 'broken' });
    expect(search.state.proposals[0]?.status).toBe('accepted');
    const requested = events.filter((event) => event.type === 'reviewRequested');
    expect(requested[1]).toMatchObject({ proposal: 1, unanswered: { kind: 'broken' } });
  });

  test('is not run before its review when every proposal is reviewed first', async () => {
    const { events } = await asking(better, once, { review: 'every' });
    const requested = events.findIndex((event) => event.type === 'reviewRequested' && event.proposal === 2);
    expect(events.slice(0, requested).some(({ type }) => type === 'proposalTested')).toBe(false);
  });

  test('asks nothing when the limit of reflections is reached', async () => {
    let decisions = 0;
    const { again, events } = await asking(
      better,
      (proposal) => (proposal === 1 && (decisions += 1) === 1 ? askAgain : { kind: 'accept' }),
      { budget: { reflections: 1 } },
    );
    expect(again).toEqual([]);
    expect(events.findLast((event) => event.type === 'reviewRequested')).toMatchObject({
      unanswered: { kind: 'failed', detail: 'The limit of reflections is reached.' },
    });
  });
});

describe('whether a proposal can be asked for again', () => {
  test('an edit is asked of the reflection that made the edited proposal', async () => {
    const { state } = await searchWords(run, {
      review: (proposal) =>
        proposal === 1 ? { kind: 'edit', texts: { route: 'Start. word0 word1' }, note: '' } : { kind: 'accept' },
    });
    const edit = state.proposals[1]?.proposal;
    if (edit === undefined) throw new Error('There is no edit.');
    expect(askedReflections(state.proposals, edit).map(({ proposal }) => proposal.number)).toEqual([1]);
    expect(reflectionsToAsk(state, edit)).toBe(1);
  });

  test('a merge comes from no reflection', async () => {
    const { state } = await searchWords(run, { review: () => ({ kind: 'accept' }) });
    const [first, ...others] = state.proposals;
    if (first === undefined) throw new Error('There is no proposal.');
    const merge = { ...first.proposal, origin: { kind: 'merge', ancestor: 0 } } as const;
    expect(reflectionsToAsk({ ...state, proposals: [{ ...first, proposal: merge }, ...others] }, merge)).toBe(0);
  });
});

test('a reflection that is asked about a proposal again is known by its id', () => {
  const id = `${purposeOfAsking({ iteration: 3, number: 1 }, 2)}/greeting/1`;
  expect(answersAgain(id, 1)).toBe(true);
  expect(answersAgain(id, 11)).toBe(false);
});
