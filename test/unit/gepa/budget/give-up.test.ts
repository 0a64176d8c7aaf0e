import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import type { Proposal } from '../../../../src/gepa/proposal';
import { RunFold } from '../../../../src/gepa/fold';
import { reasonToGiveUp } from '../../../../src/gepa/budget/give-up';
import { wordRun } from '../word-world';

const run = wordRun();

/** The state after iterations one after the other, with these proposals. */
function stateOf(iterations: number, proposals: readonly Pick<Proposal, 'iteration' | 'texts' | 'origin'>[]) {
  const events: RunEvent[] = [{ type: 'runStarted', run, at: 0 }];
  for (let iteration = 1; iteration <= iterations; iteration += 1) {
    events.push({ type: 'iterationStarted', iteration, tasks: [], at: 0 });
  }
  for (const [place, made] of proposals.entries()) {
    const rest = { parents: [0], diagnosis: '', changes: [] } as const;
    events.push({ type: 'proposalMade', proposal: { number: place + 1, ...made, ...rest }, at: 0 });
  }
  return RunFold.over(events).state;
}

const reflection = (iteration: number, route: string) =>
  ({ iteration, texts: { route }, origin: { kind: 'reflection' } }) as const;
const merge = (iteration: number, route: string) =>
  ({ iteration, texts: { route }, origin: { kind: 'merge', ancestor: 0 } }) as const;

describe('a search', () => {
  test('gives up after five iterations in a row with repeated texts only', () => {
    const repeated = [1, 2, 3, 4, 5, 6].map((iteration) => reflection(iteration, 'Start. word0'));
    expect(reasonToGiveUp(stateOf(6, repeated), 0)).toMatchObject({ kind: 'noUsableProposal', iterations: 5 });
    expect(reasonToGiveUp(stateOf(5, repeated.slice(0, 5)), 0)).toBeUndefined();
  });

  test('continues when a long iteration was the last one with a new text', () => {
    const beside = [7, 6, 5, 4, 3, 2, 1].map((iteration) => reflection(iteration, `Start. word${iteration}`));
    expect(reasonToGiveUp(stateOf(7, beside), 0)).toBeUndefined();
  });

  test('does not count merges, which request no reflection', () => {
    const merges = [2, 3, 4, 5, 6, 7].map((iteration) => merge(iteration, 'Start. word0'));
    expect(reasonToGiveUp(stateOf(7, [reflection(1, 'Start. word0'), ...merges]), 0)).toBeUndefined();
  });
});
