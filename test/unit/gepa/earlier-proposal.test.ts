import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/gepa/events';
import type { Proposal } from '../../../src/gepa/proposal';
import { describeEvidence } from '../../../src/gepa/words/evidence-words';
import { RunFold } from '../../../src/gepa/fold';
import type { RunState } from '../../../src/gepa/state';
import { reportMarkdown } from '../../../src/runs/report/report';
import { wordRun } from './word-world';

/** A proposal in the format of journals without `baseline`. */
function earlier(number: number, origin: Proposal['origin'], before: readonly number[]) {
  const examples = before.map((_, index) => ({ set: 'feedback', index }));
  const proposal = {
    number,
    iteration: 1,
    parents: [0],
    texts: { route: `Text ${number}` },
    diagnosis: '',
    changes: [],
  };
  return { type: 'proposalMade', proposal: { ...proposal, origin, examples, before } };
}

const tested = (proposal: number, after: readonly number[]) => ({ type: 'proposalTested', proposal, after });
const combined = (proposal: number, into: number) => ({
  type: 'proposalDiscarded',
  proposal,
  reason: { kind: 'combined', into },
});
const reflection = { kind: 'reflection' } as const;

function stateAfter(events: readonly object[]): RunState {
  const journal = [{ type: 'runStarted', run: wordRun() }, ...events].map((event) => ({ ...event, at: 0 }));
  return RunFold.over(JSON.parse(JSON.stringify(journal)) as readonly RunEvent[]).state;
}

function words(state: RunState): readonly string[] {
  return state.proposals.map((proposal) => describeEvidence(state, proposal));
}

describe('a report', () => {
  it('says which candidate the run started from', () => {
    const { run, ...state } = stateAfter([]);
    const startedFrom = { run: 'run-0', candidate: 3 };
    expect(reportMarkdown({ ...state, run: { ...run, startedFrom } })).toContain(
      ', started from candidate 3 of run run',
    );
  });
});

describe('a journal of an earlier version', () => {
  const twoParts = [
    earlier(1, reflection, [0]),
    earlier(2, reflection, [0]),
    tested(1, [1]),
    tested(2, [1]),
    earlier(3, { kind: 'combination', of: [1, 2] }, [0, 0]),
    tested(3, [1, 1]),
    combined(1, 3),
    combined(2, 3),
  ];

  it('drops the scores of a combination, which are those of its parts', () => {
    expect(words(stateAfter(twoParts))).toEqual([
      'better than its parent on the minibatch: 0 → 1 of 1',
      'better than its parent on the minibatch: 0 → 1 of 1',
      'its 2 parts, each alone: 0 → 2 of 2',
    ]);
  });

  it('compares a reflection of a later round with the proposal that it extends', () => {
    const state = stateAfter([...twoParts, earlier(4, reflection, [0]), tested(4, [1])]);
    expect(words(state)[3]).toBe('better than proposal 3, which it changes, on the minibatch: 0 → 1 of 1');
  });

  it('keeps the scores of a combination that was run when the developer accepted it', () => {
    const state = stateAfter([
      earlier(1, reflection, [0]),
      earlier(2, reflection, [1]),
      earlier(3, { kind: 'combination', of: [1, 2] }, [0, 1]),
      combined(1, 3),
      combined(2, 3),
      tested(3, [0, 0]),
    ]);
    expect(words(state)[2]).toBe('worse than its parent on the minibatch: 1 → 0 of 2');
  });

  it('reports the scores of a combination’s parts', () => {
    expect(reportMarkdown(stateAfter(twoParts))).toContain(
      '3. combination of 2 parts, from the seed: made; its 2 parts, each alone: 0 → 2 of 2',
    );
  });
});
