import { describe, expect, test } from 'vitest';
import type { SearchEvent } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import {
  changedByWriting,
  discardReasonOf,
  objectionTo,
  parentOfWritten,
  rolloutsToAdd,
} from '../../../../src/gepa/review/written-candidate';
import type { RunDescription } from '../../../../src/gepa/run-description';
import type { TextCheck } from '../../../../src/gepa/text/text-fault';
import { wordRun } from '../word-world';

const anything: TextCheck = { faultOf: () => undefined };
const run = wordRun({ seed: { route: 'Start.', answer: 'Say {{name}}.' } });

/** A run with its seed and candidate 1. */
function stateOf(described: RunDescription = run, more: readonly SearchEvent[] = []) {
  const events: readonly SearchEvent[] = [
    { type: 'runStarted', run: described },
    { type: 'candidateAdded', candidate: 0, parents: [], texts: described.seed, origin: { kind: 'seed' } },
    { type: 'candidateScored', candidate: 0 },
    {
      type: 'candidateAdded',
      candidate: 1,
      parents: [0],
      texts: { ...described.seed, route: 'Begin.' },
      origin: { kind: 'reflection', proposal: 1 },
    },
    ...more,
  ];
  return RunFold.over(events.map((event) => ({ ...event, at: 0 }))).state;
}

const write = (texts: Readonly<Record<string, string>>, parent = 0) => ({ parent, texts: { ...run.seed, ...texts } });

describe('what speaks against a written candidate', () => {
  test('nothing, when its text is new and the budget pays for it', () => {
    expect(objectionTo(stateOf(), write({ route: 'Mine.' }), anything)).toBeUndefined();
  });

  test.each([
    ['its parent', 'Start.', 0],
    ['another candidate', 'Begin.', 1],
    ['another candidate with a newline, which editors add,', 'Begin.\n', 1],
  ])('the same text as %s', (_, route, candidate) => {
    expect(objectionTo(stateOf(), write({ route }), anything)).toEqual({ kind: 'duplicate', candidate });
  });

  test('more than a newline at the end makes another text', () => {
    expect(objectionTo(stateOf(), write({ route: 'Begin.\n\n' }), anything)).toBeUndefined();
  });

  test('a candidate whose scoring was abandoned may be written again, to be scored on all examples', () => {
    const state = stateOf(run, [{ type: 'candidateDropped', candidate: 1 }]);
    expect(objectionTo(state, write({ route: 'Begin.' }), anything)).toBeUndefined();
  });

  test('a locked passage of its parent that it lost', () => {
    const state = stateOf(wordRun({ ...run, locks: [{ component: 'route', text: 'Start.' }] }));
    expect(objectionTo(state, write({ route: 'Mine.' }), anything)).toEqual({
      kind: 'refused',
      component: 'route',
      fault: { kind: 'locked', passage: 'Start.' },
    });
    expect(objectionTo(state, write({ route: 'Mine.' }), anything, [])).toBeUndefined();
  });

  test('a fault that the check of all texts finds, such as a lost placeholder', () => {
    const fault = { kind: 'variables', detail: 'It lost {{name}}.' } as const;
    const check: TextCheck = {
      faultOf: (_, text) => (text.includes('Say') && !text.includes('{{name}}') ? fault : undefined),
    };
    expect(objectionTo(stateOf(), write({ answer: 'Say hello.' }), check)).toEqual({
      kind: 'refused',
      component: 'answer',
      fault,
    });
  });

  test('a budget that does not pay for the Pareto set', () => {
    const state = stateOf(wordRun({ ...run, budget: { rollouts: 3 } }));
    expect(objectionTo(state, write({ route: 'Mine.' }), anything)).toEqual({
      kind: 'unaffordable',
      rollouts: 4,
      left: 3,
    });
  });
});

test('scoring a written candidate takes a rollout for each example of the Pareto set that was not left out', () => {
  const leftOut: SearchEvent = {
    type: 'exampleLeftOut',
    example: { set: 'pareto', index: 0 },
    detail: 'It timed out.',
  };
  expect(rolloutsToAdd(stateOf())).toBe(4);
  expect(rolloutsToAdd(stateOf(run, [leftOut]))).toBe(3);
});

test('only texts that differ from those of the parent are changes', () => {
  expect(changedByWriting(stateOf(), write({ route: 'Start.\n', answer: 'Tell {{name}}.' }))).toEqual({
    answer: 'Tell {{name}}.',
  });
});

test('the seed is the parent when the one that the developer began with is not in the run', () => {
  expect(parentOfWritten(stateOf(), write({}, 1))).toBe(1);
  expect(parentOfWritten(stateOf(), write({}, 7))).toBe(0);
});

test('the run records why a candidate was not added', () => {
  expect(discardReasonOf({ kind: 'duplicate', candidate: 1 })).toEqual({ kind: 'duplicate', of: 'candidate 1' });
  expect(discardReasonOf({ kind: 'unaffordable', rollouts: 4, left: 3 })).toEqual({ kind: 'unaffordable' });
});
