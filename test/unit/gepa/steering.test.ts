import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/gepa/events';
import { defaultSearchOptions, type SearchOptions } from '../../../src/gepa/run-description';
import { locksAfter } from '../../../src/gepa/steering';
import { searchWords, wordRun } from './word-world';

const { lineages } = defaultSearchOptions;
/** The default search, with one feedback example at a time. */
const smallSteps: SearchOptions = {
  ...defaultSearchOptions,
  seed: 1,
  lineages: lineages && { ...lineages, batch: 1, rounds: 1 },
};

/** Returns the iteration before which the search applied the first change. */
function takenBefore(events: readonly RunEvent[]): number {
  const taken = events.find((event) => event.type === 'steeringTaken');
  return taken?.type === 'steeringTaken' ? taken.beforeIteration : NaN;
}

describe('changing which proposals are reviewed', () => {
  test('holds from the next iteration on', async () => {
    const run = wordRun({ review: 'off', budget: { proposals: 3 } });
    const { events, state } = await searchWords(run, {
      steer: (event) =>
        event.type === 'iterationStarted' && event.iteration === 1 ? [{ kind: 'review', review: 'improving' }] : [],
      review: () => ({ kind: 'accept' }),
    });
    expect(state.review).toBe('improving');
    expect(events.flatMap((event) => (event.type === 'reviewRequested' ? [event.proposal] : []))).toEqual([2, 3]);
  });

  test('accepts the waiting proposals when review is turned off', async () => {
    const run = wordRun({ review: 'improving', budget: { proposals: 2 } });
    const { state } = await searchWords(run, {
      steer: (event) => (event.type === 'reviewRequested' ? [{ kind: 'review', review: 'off' }] : []),
    });
    expect(state.waiting).toEqual([]);
    expect(state.proposals.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
  });

  test('tests a waiting proposal that was to be reviewed before its first rollout', async () => {
    const run = wordRun({ review: 'every', budget: { proposals: 1 } });
    const { state } = await searchWords(run, {
      reply: () => '```\nStart. nothing better\n```',
      steer: (event) => (event.type === 'reviewRequested' ? [{ kind: 'review', review: 'off' }] : []),
    });
    expect(state.proposals[0]).toMatchObject({ status: 'discarded', discard: { kind: 'notBetter' } });
  });
});

describe('a locked passage', () => {
  const lockStart = [{ component: 'route', text: 'Start.' }];

  test('stays in every candidate', async () => {
    const run = wordRun({ locks: lockStart, budget: { proposals: 4 } });
    const { state } = await searchWords(run, {
      reply: (id) => (id.endsWith('/1') ? '```\nBegin. word0\n```' : '```\nStart. word0\n```'),
    });
    expect(state.candidates.length).toBeGreaterThan(1);
    for (const { texts } of state.candidates) expect(texts['route']).toContain('Start.');
  });

  test('is the reason why a changed one is sent back, and then skipped', async () => {
    const run = wordRun({ locks: lockStart, budget: { reflections: 2 } });
    const { state } = await searchWords(run, { reply: () => '```\nBegin. word0\n```' });
    expect(state.skipped[0]?.reason).toMatchObject({
      kind: 'objection',
      detail: expect.stringContaining('"Start."') as string,
    });
  });

  test('may be changed again once it is unlocked', async () => {
    const run = wordRun({ locks: lockStart, budget: { proposals: 1 } });
    const { state } = await searchWords(run, {
      reply: () => '```\nBegin. word0 word1\n```',
      steer: (event) => (event.type === 'taskSkipped' ? [{ kind: 'unlock', component: 'route', text: 'Start.' }] : []),
    });
    expect(state.locks).toEqual([]);
    expect(state.candidates[1]?.texts).toEqual({ route: 'Begin. word0 word1' });
  });

  test('restrains the default search, too', async () => {
    const run = wordRun({ search: smallSteps, budget: { rollouts: 100 } });
    const lock = { kind: 'lock', component: 'route', text: 'Start.' } as const;
    const { state, events } = await searchWords(run, {
      steer: (event) => (event.type === 'candidateScored' && event.candidate === 1 ? [lock] : []),
      reply: (id) => `\`\`\`\n${id.startsWith('i1.') ? 'Start. word0' : 'Begin. word0 word1'}\n\`\`\``,
    });
    expect(takenBefore(events)).toBeGreaterThan(1);
    expect(state.candidates).toHaveLength(2);
  });

  test('is locked once', () => {
    const locks = locksAfter(locksAfter([], { kind: 'lock', component: 'a', text: 'x' }), {
      kind: 'lock',
      component: 'a',
      text: 'x',
    });
    expect(locks).toEqual([{ component: 'a', text: 'x' }]);
  });
});

describe('the next parent', () => {
  test.each([
    ['the paper’s', wordRun().search],
    ['the default', smallSteps],
  ])('is the developer’s choice once in %s search', async (_, search) => {
    const run = wordRun({ search, budget: { proposals: 6 } });
    const { events, state } = await searchWords(run, {
      steer: (event) =>
        event.type === 'candidateScored' && event.candidate === 1 ? [{ kind: 'nextParent', candidate: 0 }] : [],
    });
    const begun = events.flatMap((event) =>
      event.type === 'iterationStarted' ? [[event.iteration, event.tasks[0]?.parent]] : [],
    );
    expect(begun).toContainEqual([takenBefore(events), 0]);
    expect(state.nextParent).toBeUndefined();
  });

  test('is ignored if the candidate isn’t in the pool', async () => {
    const run = wordRun({ budget: { proposals: 2 } });
    const { state } = await searchWords(run, {
      steer: (event) => (event.type === 'candidateScored' ? [{ kind: 'nextParent', candidate: 99 }] : []),
    });
    expect(state.proposals).toHaveLength(2);
  });
});

describe('a candidate that the developer wrote', () => {
  const own = { kind: 'addCandidate', parent: 0, texts: { route: 'Mine. word1 word2' } } as const;
  const addWhenSeedIsScored = (event: RunEvent) =>
    event.type === 'candidateScored' && event.candidate === 0 ? [own] : [];

  test('is scored on the Pareto set and joins the pool, without a minibatch and whatever it scores', async () => {
    const worse = { ...own, texts: { route: 'Nothing useful.' } };
    const run = wordRun({ search: smallSteps, seed: { route: 'word0' }, budget: { proposals: 1 } });
    const { state, requests } = await searchWords(run, {
      steer: (event) => (event.type === 'candidateScored' && event.candidate === 0 ? [worse] : []),
    });
    expect(state.candidates[1]).toMatchObject({
      texts: { route: 'Nothing useful.' },
      origin: { kind: 'written', proposal: 1 },
      inPool: true,
      pareto: { sum: 0, count: 4 },
    });
    const ofIt = requests.filter(({ texts }) => texts['route'] === 'Nothing useful.');
    expect(ofIt.filter(({ example }) => example.set === 'pareto')).toHaveLength(4);
    expect(ofIt.filter(({ example }) => example.set === 'feedback')).toEqual([]);
  });

  test('counts in the limit of rollouts, but not in those of proposals and reflections', async () => {
    const run = wordRun({ budget: { proposals: 2 } });
    const { state } = await searchWords(run, { steer: addWhenSeedIsScored });
    expect(state.proposals.map(({ proposal }) => proposal.origin.kind)).toEqual([
      'written',
      'reflection',
      'reflection',
    ]);
  });

  test.each([
    ['the paper’s', wordRun().search],
    ['the default', smallSteps],
  ])('is changed further by %s search when it is better than its parent', async (_, search) => {
    const { state } = await searchWords(wordRun({ search, budget: { proposals: 3 } }), { steer: addWhenSeedIsScored });
    const children = state.proposals.filter(({ proposal: { parents } }) => parents[0] === 1);
    expect(children.length).toBeGreaterThan(0);
  });

  test('is not added when the rest of the budget is not enough for the Pareto set', async () => {
    const run = wordRun({ budget: { rollouts: 7 } });
    const { state } = await searchWords(run, { steer: addWhenSeedIsScored });
    expect(state.proposals).toMatchObject([
      { proposal: { origin: { kind: 'written' } }, status: 'discarded', discard: { kind: 'unaffordable' } },
    ]);
    expect(state.rollouts).toBe(4);
  });

  test('is not added when an earlier candidate has the same text', async () => {
    const { state } = await searchWords(wordRun({ budget: { proposals: 1 } }), {
      steer: (event) => (event.type === 'candidateScored' && event.candidate < 2 ? [own] : []),
    });
    expect(state.proposals.slice(0, 2)).toMatchObject([
      { status: 'accepted', candidate: 1 },
      { status: 'discarded', discard: { kind: 'duplicate', of: 'candidate 1' } },
    ]);
  });

  test('is not added without a passage that was locked meanwhile', async () => {
    const lock = { kind: 'lock', component: 'route', text: 'Start.' } as const;
    const { state } = await searchWords(wordRun({ budget: { proposals: 1 } }), {
      steer: (event) => (event.type === 'candidateScored' && event.candidate === 0 ? [lock, own] : []),
    });
    expect(state.proposals[0]?.discard).toMatchObject({
      kind: 'refused',
      fault: { kind: 'locked', passage: 'Start.' },
    });
  });

  test('is discarded when its text breaks a rollout', async () => {
    const { state } = await searchWords(wordRun({ budget: { proposals: 1 } }), {
      steer: addWhenSeedIsScored,
      broken: ({ texts }) => (texts['route']?.startsWith('Mine.') === true ? 'It has no end.' : undefined),
    });
    expect(state.candidates[1]).toMatchObject({ dropped: true, broken: { kind: 'broken' } });
  });
});
