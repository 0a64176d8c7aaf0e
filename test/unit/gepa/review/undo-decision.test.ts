import { describe, expect, test } from 'vitest';
import type { RunEvent, SearchEvent } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import { frontierOf } from '../../../../src/gepa/paper/frontier';
import type { Proposal, ReviewDecision } from '../../../../src/gepa/proposal';
import { obstacleToUndo, undoableDecisions } from '../../../../src/gepa/review/undo-decision';
import { defaultSearchOptions, type RunDescription } from '../../../../src/gepa/run-description';
import type { SteeringChange } from '../../../../src/gepa/steering';
import { searchWords, wordRun } from '../word-world';

const { lineages } = defaultSearchOptions;
/** The paper's search and the default one, with one proposal per iteration. */
const searches = [
  ['the paper’s', wordRun().search],
  ['the default', { ...defaultSearchOptions, seed: 1, lineages: lineages && { ...lineages, batch: 2, rounds: 1 } }],
] as const;

const accept: ReviewDecision = { kind: 'accept' };
const reject: ReviewDecision = { kind: 'reject', reason: 'A slip.' };

/** Decides on the first proposal that waits as given, each time that it waits, and accepts all others. */
function decide(...decisions: readonly ReviewDecision[]) {
  const left = [...decisions];
  let first: number | undefined;
  return (proposal: number) => ((first ??= proposal) === proposal ? left.shift() : accept);
}

/** Undoes the first acceptance or rejection, once that has led to this event. */
function undoAfter(type: 'proposalDiscarded' | 'candidateScored') {
  let [first, isUndone] = [0, false];
  return (event: RunEvent): readonly SteeringChange[] => {
    if (event.type === 'reviewTaken' && first === 0) first = event.proposal;
    if (isUndone || first === 0 || event.type !== type) return [];
    isUndone = true;
    return [{ kind: 'undoDecision', proposal: first }];
  };
}

function indexOf(events: readonly RunEvent[], type: SearchEvent['type']): number {
  return events.findIndex((event) => event.type === type);
}

/** The proposal whose decision was undone. */
function undoneIn(events: readonly RunEvent[]): number {
  const undone = events.find((event) => event.type === 'decisionUndone');
  return undone?.type === 'decisionUndone' ? undone.proposal : NaN;
}

describe.each(searches)('in %s search', (_, search) => {
  const reviewed = (changes: Partial<RunDescription> = {}) =>
    wordRun({ review: 'improving', search, budget: { proposals: 4 }, ...changes });

  test('a proposal whose rejection is undone waits, and can be accepted', async () => {
    const { state, events } = await searchWords(reviewed(), {
      review: decide(reject, accept),
      steer: undoAfter('proposalDiscarded'),
    });
    const proposal = state.proposals[undoneIn(events) - 1];
    expect(proposal).toMatchObject({ status: 'accepted', candidate: 1 });
    expect(proposal).not.toHaveProperty('discard');
  });

  test('a candidate leaves the pool when its acceptance is undone', async () => {
    const run = reviewed();
    const { events } = await searchWords(run, { review: decide(accept, reject), steer: undoAfter('candidateScored') });
    const until = events.slice(0, indexOf(events, 'decisionUndone') + 1);
    const { state } = RunFold.over([{ type: 'runStarted', run, at: 0 }, ...until]);
    expect(state.waiting).toEqual([undoneIn(events)]);
    expect(state.candidates[1]).toMatchObject({ inPool: false, withdrawn: true });
    expect(state.best).toBe(0);
    expect(state.curve.map(({ candidate }) => candidate)).toEqual([0]);
    expect(state.bestPerExample).toEqual(state.candidates[0]?.scores);
    expect(frontierOf(state).members.map(({ candidate }) => candidate)).toEqual([0]);
  });

  test('a candidate that left the pool is no parent, and not the winner', async () => {
    const { events, state } = await searchWords(reviewed(), {
      review: decide(accept, reject),
      steer: undoAfter('candidateScored'),
    });
    const later = events.slice(indexOf(events, 'decisionUndone'));
    const parents = later.flatMap((event) =>
      event.type === 'iterationStarted' ? event.tasks.map(({ parent }) => parent) : [],
    );
    expect(parents.length).toBeGreaterThan(0);
    expect(parents).not.toContain(1);
    expect(state.candidates[1]?.inPool).toBe(false);
    expect(state.best).not.toBe(1);
    expect(state.proposals[undoneIn(events) - 1]?.discard?.kind).toBe('rejected');
  });

  test('a candidate is back with its scores when its proposal is accepted again, and is built on as before', async () => {
    const plain = await searchWords(reviewed(), { review: decide(accept) });
    const { events, state, requests } = await searchWords(reviewed(), {
      review: decide(accept, accept),
      steer: undoAfter('candidateScored'),
    });
    expect(indexOf(events, 'candidateRestored')).toBeGreaterThan(indexOf(events, 'decisionUndone'));
    expect(requests.map(({ id }) => id)).toEqual(plain.requests.map(({ id }) => id));
    expect(state.candidates).toEqual(plain.state.candidates);
    expect(state.proposals).toEqual(plain.state.proposals);
    expect(state.curve).toEqual(plain.state.curve);
  });

  test('an acceptance is not undone once a proposal was built on the candidate', async () => {
    const built = new Set<number>();
    const { events, state } = await searchWords(reviewed(), {
      review: decide(accept),
      steer: (event) => {
        if (event.type === 'candidateAdded' && event.origin.kind !== 'seed') built.add(event.origin.proposal);
        const [proposal] = built;
        const isBuiltOn = event.type === 'proposalMade' && event.proposal.parents.includes(1);
        return isBuiltOn && proposal !== undefined ? [{ kind: 'undoDecision', proposal }] : [];
      },
    });
    expect(indexOf(events, 'steeringTaken')).toBeGreaterThan(0);
    expect(indexOf(events, 'decisionUndone')).toBe(-1);
    expect(state.candidates[1]?.inPool).toBe(true);
  });
});

describe('what can be undone', () => {
  const proposal = (number: number, changes: Partial<Proposal> = {}): Proposal => ({
    number,
    iteration: number,
    parents: [0],
    texts: { route: `Text ${number}.` },
    diagnosis: '',
    changes: [],
    origin: { kind: 'reflection' },
    ...changes,
  });
  const made = (number: number, changes: Partial<Proposal> = {}): readonly SearchEvent[] => [
    { type: 'proposalMade', proposal: proposal(number, changes) },
    { type: 'reviewRequested', proposal: number },
  ];
  const accepted = (number: number, candidate: number): readonly SearchEvent[] => [
    { type: 'reviewDecided', proposal: number, decision: { kind: 'accept' } },
    { type: 'reviewTaken', proposal: number, beforeIteration: number },
    {
      type: 'candidateAdded',
      candidate,
      parents: [0],
      texts: { route: `Text ${number}.` },
      origin: { kind: 'reflection', proposal: number },
    },
    { type: 'candidateScored', candidate },
  ];
  const rejected = (number: number): readonly SearchEvent[] => [
    { type: 'reviewDecided', proposal: number, decision: { kind: 'reject', reason: 'No.' } },
    { type: 'reviewTaken', proposal: number, beforeIteration: number },
    { type: 'proposalDiscarded', proposal: number, reason: { kind: 'rejected', reason: 'No.' } },
  ];
  const seed: readonly SearchEvent[] = [
    { type: 'runStarted', run: wordRun({ review: 'improving' }) },
    { type: 'candidateAdded', candidate: 0, parents: [], texts: { route: 'Start.' }, origin: { kind: 'seed' } },
    { type: 'candidateScored', candidate: 0 },
  ];
  const stateOf = (...events: readonly (readonly SearchEvent[])[]) =>
    RunFold.over([...seed, ...events.flat()].map((event, at) => ({ ...event, at }))).state;

  test('is listed with the latest decision first', () => {
    const state = stateOf(made(1), made(2), made(3), accepted(2, 1), rejected(1));
    expect(undoableDecisions(state).map((one) => one.proposal.number)).toEqual([1, 2]);
  });

  test('is an acceptance until a proposal has the candidate as its parent, or its changes', () => {
    const child = made(2, { parents: [1] });
    const heir = made(2, { origin: { kind: 'combination', of: [], inherits: 1 } });
    expect(obstacleToUndo(stateOf(made(1), accepted(1, 1)), 1)).toBeUndefined();
    for (const later of [child, heir]) {
      const state = stateOf(made(1), accepted(1, 1), later);
      expect(obstacleToUndo(state, 1)).toEqual({ kind: 'builtOn', candidate: 1, by: 2 });
    }
  });

  test('is no acceptance whose candidate an iteration under way changes', () => {
    const begun: SearchEvent = { type: 'iterationStarted', iteration: 2, tasks: [{ parent: 1, minibatch: [0] }] };
    const state = stateOf(made(1), accepted(1, 1), [begun]);
    expect(obstacleToUndo(state, 1)).toEqual({ kind: 'beingChanged', candidate: 1 });
  });

  test('is a decision that is not applied, and one that is not being undone', () => {
    const given: SearchEvent = {
      type: 'steeringGiven',
      steering: { number: 1, change: { kind: 'undoDecision', proposal: 1 } },
    };
    expect(obstacleToUndo(stateOf(made(1)), 1)).toEqual({ kind: 'undecided' });
    expect(obstacleToUndo(stateOf(made(1), rejected(1).slice(0, 1)), 1)).toBeUndefined();
    expect(obstacleToUndo(stateOf(made(1), rejected(1), [given]), 1)).toEqual({ kind: 'beingUndone' });
  });

  test('is no edit that was applied, which led to a proposal of its own', () => {
    const edit: ReviewDecision = { kind: 'edit', texts: { route: 'Mine.' }, note: '' };
    const state = stateOf(made(1), [
      { type: 'reviewDecided', proposal: 1, decision: edit },
      { type: 'reviewTaken', proposal: 1, beforeIteration: 2 },
      { type: 'proposalDiscarded', proposal: 1, reason: { kind: 'edited', by: 2 } },
    ]);
    expect(obstacleToUndo(state, 1)).toEqual({ kind: 'replaced', by: 2 });
  });

  test('is nothing once the search is over', () => {
    const state = stateOf(made(1), rejected(1), [{ type: 'testStarted', candidates: [0] }]);
    expect(obstacleToUndo(state, 1)).toEqual({ kind: 'over' });
  });
});
