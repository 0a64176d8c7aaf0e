import { describe, expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import type { ReviewDecision } from '../../../../src/gepa/proposal';
import type { RunDescription } from '../../../../src/gepa/run-description';
import type { RunEvent } from '../../../../src/gepa/events';
import { searchWords, wordRun } from '../word-world';

const edit = (proposal: number): ReviewDecision => ({
  kind: 'edit',
  texts: { route: `Start. word${proposal - 1}` },
  note: '',
});
const askAgain: ReviewDecision = { kind: 'askAgain', note: 'Say it shorter.', texts: {} };

/** The seed's scores, and all rollouts of one success: two minibatches and the child's scores. */
const oneSuccess = { rollouts: 4 + 2 * 2 + 4 };

/** Decides the same on every proposal until that is refused, and rejects the proposal then. */
async function insisting(decide: (proposal: number) => ReviewDecision, changes: Partial<RunDescription>) {
  const seen = new Set<number>();
  const run = wordRun({ review: 'improving', ...changes });
  let replies = 0;
  return searchWords(run, {
    review: (proposal) => {
      const isRefused = seen.has(proposal);
      seen.add(proposal);
      return isRefused ? { kind: 'reject', reason: '' } : decide(proposal);
    },
    reply: () => `So.\n\n\`\`\`\nStart. word0 word1 word2 word3${'!'.repeat((replies += 1))}\n\`\`\``,
  });
}

const refusals = (events: readonly RunEvent[]) =>
  events.filter((event) => event.type === 'reviewRequested' && event.unanswered !== undefined);

describe.each([
  ['edit', 'an edit', edit],
  ['askAgain', 'another text', () => askAgain],
] as const)('%s: %s that the remaining rollouts cannot pay for', (decision, _, decide) => {
  test('is not run, and the proposal waits again', async () => {
    const { state, events } = await insisting(decide, { budget: oneSuccess });
    expect(refusals(events)).toMatchObject([
      { proposal: 3, unanswered: { kind: 'unaffordable', limit: 'rollouts', decision } },
    ]);
    expect(state.rollouts).toBe(oneSuccess.rollouts);
    expect(state.proposals).toHaveLength(3);
    expect(state.proposals[2]).toMatchObject({ discard: { kind: 'rejected' }, measured: { examples: [{}, {}] } });
  });

  test('is run if the preset lets the search exceed its budget', async () => {
    const search = { ...wordRun().search, overshoot: true };
    let decisions = 0;
    const { events } = await insisting(
      (proposal) => ((decisions += 1) < 5 ? decide(proposal) : { kind: 'reject', reason: '' }),
      { budget: oneSuccess, search },
    );
    expect(refusals(events)).toEqual([]);
    expect(decisions).toBeGreaterThanOrEqual(5);
  });
});

test('asking again is not refused for rollouts that it does not take', async () => {
  const { state, events } = await insisting((proposal) => (proposal < 9 ? askAgain : { kind: 'reject', reason: '' }), {
    budget: oneSuccess,
    review: 'every',
  });
  expect(refusals(events)).toEqual([]);
  expect(state.proposals.length).toBeGreaterThanOrEqual(9);
});

describe('a budget that is spent while a decision is carried out', () => {
  const origin = { kind: 'reflection' } as const;
  const baseline = {
    of: { kind: 'candidate', index: 0 },
    examples: [{ set: 'feedback', index: 0 }],
    scores: [0],
  } as const;
  const made = (number: number, text: string, how: object = origin): RunEvent => ({
    type: 'proposalMade',
    at: 0,
    proposal: {
      number,
      iteration: 1,
      parents: [0],
      texts: { route: text },
      diagnosis: '',
      changes: [],
      origin,
      baseline,
      ...how,
    },
  });
  const until = (decision: ReviewDecision, ...events: RunEvent[]) =>
    RunFold.over([
      { type: 'runStarted', run: wordRun(), at: 0 },
      {
        type: 'candidateAdded',
        candidate: 0,
        parents: [],
        texts: { route: 'Start.' },
        origin: { kind: 'seed' },
        at: 0,
      },
      made(1, 'Start. word0'),
      { type: 'proposalTested', proposal: 1, after: [1], at: 0 },
      { type: 'reviewRequested', proposal: 1, at: 0 },
      { type: 'reviewDecided', proposal: 1, decision, at: 0 },
      { type: 'reviewTaken', proposal: 1, beforeIteration: 2, at: 0 },
      ...events,
      { type: 'budgetSpent', limit: 'usd', at: 0 },
    ]).state;

  const waitsAgain = (decision: ReviewDecision['kind']) => ({
    status: 'waiting',
    proposal: { texts: { route: 'Start. word0' } },
    measured: { before: [0], after: [1] },
    unanswered: { kind: 'unaffordable', limit: 'usd', decision },
  });

  test('leaves an edited proposal waiting with its text and scores, and discards the edit', () => {
    const state = until(
      edit(2),
      { type: 'proposalDiscarded', proposal: 1, reason: { kind: 'edited', by: 2 }, at: 0 },
      made(2, 'Start. word1', { origin: { kind: 'edit', of: 1 } }),
    );
    expect(state.waiting).toEqual([1]);
    expect(state.proposals).toMatchObject([
      waitsAgain('edit'),
      { status: 'discarded', discard: { kind: 'unaffordable' } },
    ]);
    expect(state.proposals[0]?.discard).toBeUndefined();
  });

  test('leaves a proposal waiting that was edited before its parent could be run', () => {
    const state = until(edit(2));
    expect(state.waiting).toEqual([1]);
    expect(state.proposals).toMatchObject([waitsAgain('edit')]);
  });

  test.each([
    ['before the reflection answered', []],
    ['before the new text was run', [made(2, 'Start. word2', { origin: { ...origin, insteadOf: 1 } })]],
  ])('leaves a proposal waiting that was asked for again, %s', (_, events) => {
    const state = until(askAgain, { type: 'askedAgain', proposal: 1, components: ['route'], at: 0 }, ...events);
    expect(state.waiting).toEqual([1]);
    expect(state.proposals[0]).toMatchObject(waitsAgain('askAgain'));
    expect(state.proposals[1]?.status ?? 'discarded').toBe('discarded');
    expect(state.activity).toEqual({ kind: 'choosing' });
  });

  test('leaves an edit alone that was run in time', () => {
    const state = until(
      edit(2),
      { type: 'proposalDiscarded', proposal: 1, reason: { kind: 'edited', by: 2 }, at: 0 },
      made(2, 'Start. word1', { origin: { kind: 'edit', of: 1 } }),
      { type: 'proposalTested', proposal: 2, after: [1], at: 0 },
      { type: 'reviewRequested', proposal: 2, at: 0 },
    );
    expect(state.waiting).toEqual([2]);
    expect(state.proposals[0]?.discard).toEqual({ kind: 'edited', by: 2 });
  });
});
