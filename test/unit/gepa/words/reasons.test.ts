import { describe, expect, it } from 'vitest';
import type { SkipReason, StopReason, WaitsAgainReason } from '../../../../src/gepa/events';
import type { DiscardReason, ReviewDecision } from '../../../../src/gepa/proposal';
import {
  describeDiscard,
  describeFate,
  describeSkip,
  describeStop,
  describeUnanswered,
} from '../../../../src/gepa/words/reasons';
import type { Budget } from '../../../../src/gepa/run-description';
import { ExampleRun } from '../../dashboard/example-run';

const state = (budget: Budget) => new ExampleRun(2, budget).scores(0, [0, 1]).state;

describe('why a run stopped', () => {
  it.each<[StopReason, string]>([
    [{ kind: 'budget', limit: 'usd' }, 'The rest of the $1.50 is not enough for another candidate and the test set.'],
    [{ kind: 'budget', limit: 'minutes' }, 'The budget of 1 minute of running time is spent.'],
    [
      { kind: 'budget', limit: 'tokens' },
      'The rest of the 1,500 tokens is not enough for another candidate and the test set.',
    ],
    [{ kind: 'budget', limit: 'score' }, 'The best candidate reaches the score set in the budget.'],
    [{ kind: 'finished' }, 'The prompt was scored without changes.'],
    [
      { kind: 'noUsableProposal', iterations: 5, detail: 'it repeated texts that were tried before' },
      'The reflection model gave no usable text in 5 iterations in a row. The last time: it repeated texts that were tried before. Try another reflection model, such as a stronger one.',
    ],
    [
      { kind: 'failed', message: 'The address cannot be reached.' },
      'The address cannot be reached. All finished work is saved. Resume the run to continue.',
    ],
  ])('%o is put in plain words', (reason, words) => {
    expect(describeStop(reason, state({ usd: 1.5, minutes: 1, tokens: 1500 }))).toBe(words);
  });

  it.each<[Budget, string]>([
    [{ minutes: 0.5 }, 'The budget of 0.5 minutes of running time is spent.'],
    [{ proposals: 1 }, 'The budget of 1 proposal is spent.'],
    [{ candidates: 2000 }, 'The budget of 2,000 candidates is spent.'],
  ])('names a budget of %o as it is', (budget, words) => {
    const [limit] = Object.keys(budget) as (keyof Budget)[];
    expect(limit && describeStop({ kind: 'budget', limit }, state(budget))).toBe(words);
  });

  it('says of a run that was finished in the middle who finished it', () => {
    const begun = new ExampleRun(2).scores(0, [0, 1]).add({ type: 'iterationStarted', iteration: 1, tasks: [] });
    expect(describeStop({ kind: 'finished' }, begun.state)).toBe('You finished the run.');
  });

  it('tells a budget that is spent from one whose rest buys nothing', () => {
    const spent: StopReason = { kind: 'budget', limit: 'rollouts' };

    expect(describeStop(spent, state({ rollouts: 2 }))).toBe('The budget of 2 rollouts is spent.');
    expect(describeStop(spent, state({ rollouts: 30 }))).toBe(
      'The 28 rollouts left of 30 are not enough for another candidate.',
    );
  });
});

describe('why an iteration made no proposal', () => {
  it.each<[SkipReason, string]>([
    [{ kind: 'perfect' }, 'every score of the minibatch was perfect, so there was nothing to learn'],
    [{ kind: 'unreadable', detail: 'it has no text.' }, 'the reflection’s reply could not be read: it has no text.'],
    [{ kind: 'failed', detail: 'the address refused it.' }, 'the reflection failed: the address refused it.'],
    [{ kind: 'objection', detail: 'it lost {{name}}.' }, 'the proposed text was refused: it lost {{name}}.'],
    [{ kind: 'broken', detail: 'No model.\n  at run (a.mjs:1)' }, 'the parent failed on the minibatch: No model.'],
  ])('%o is put in plain words', (reason, words) => {
    expect(describeSkip(reason)).toBe(words);
  });
});

describe('why a decision of the developer came to nothing', () => {
  it.each<[WaitsAgainReason, string]>([
    [{ kind: 'leftOut' }, 'the examples were left out of the run'],
    [
      { kind: 'unaffordable', limit: 'rollouts', decision: 'edit' },
      'too little of the budget of 30 rollouts was left to run it',
    ],
  ])('%o is put in plain words', (reason, words) => {
    expect(describeUnanswered(reason, state({ rollouts: 30 }))).toBe(words);
  });
});

describe('why a proposal was discarded', () => {
  const run = () => new ExampleRun().scores(0, [0, 0]).proposes({}, [0.2, 0, 1]);
  const words = (reason: DiscardReason, { state } = run()) =>
    state.proposals[0] && describeDiscard(reason, state.proposals[0], state);

  it.each<[DiscardReason, string]>([
    [{ kind: 'notBetter' }, 'only as good as its parent on the minibatch: 1.2 → 1.2 of 3'],
    [
      { kind: 'outdone' },
      'as good as its parent on the minibatch: 1.2 → 1.2 of 3, but other proposals of its iteration gained at least as much',
    ],
    [{ kind: 'setAside' }, 'not run: another hypothesis of its reflection was enough, or the budget was not'],
    [{ kind: 'rejected', reason: 'keep the order' }, 'you rejected it: “keep the order”'],
    [{ kind: 'rejected', reason: '' }, 'you rejected it'],
    [{ kind: 'duplicate', of: 'candidate 2' }, 'the same text as candidate 2'],
    [{ kind: 'edited', by: 4 }, 'replaced by your edit (proposal 4)'],
    [{ kind: 'broken', detail: 'No such label.\n  at run (a.mjs:1)' }, 'broken: No such label'],
  ])('%o is put in plain words', (reason, expected) => {
    expect(words(reason)).toBe(expected);
  });

  it('measures a merge by the better of its parents', () => {
    const merge = { origin: { kind: 'merge', ancestor: 0 }, parents: [0, 1] } as const;
    const merged = new ExampleRun().scores(0, [0, 0]).proposes(merge, [0, 0, 1]);

    expect(words({ kind: 'notBetter' }, merged)).toBe(
      'worse than the better of its parents on examples where they differ: 1.2 → 1 of 3',
    );
  });

  it('says of one that nobody can pay for whether the developer had accepted it', () => {
    const accepted = run().add({ type: 'reviewDecided', proposal: 1, decision: { kind: 'accept' } });

    expect(words({ kind: 'unaffordable' })).toBe('too little of the budget was left to score it');
    expect(words({ kind: 'unaffordable' }, accepted)).toBe(
      'you accepted it, but too little of the budget was left to score it',
    );
  });
});

describe('what an agent decided', () => {
  const decided = (decision: ReviewDecision) =>
    new ExampleRun().scores(0, [0, 0]).proposes({}, [1, 0, 1]).add({ type: 'reviewDecided', proposal: 1, decision });
  const fateIn = ({ state }: ExampleRun) => {
    const last = state.proposals.at(-1);
    return last && describeFate(last, state);
  };

  it('is not the developer’s', () => {
    const rejected = decided({ kind: 'reject', reason: 'too long', by: 'agent' }).add({
      type: 'proposalDiscarded',
      proposal: 1,
      reason: { kind: 'rejected', reason: 'too long' },
    });
    const accepted = decided({ kind: 'accept', by: 'agent' }).admits();

    expect(fateIn(rejected)).toMatch(/^an agent rejected it: “too long”;/);
    expect(fateIn(accepted)).toMatch(/^became candidate 1, accepted by an agent;/);
  });
});

describe('what became of a proposal', () => {
  const fate = ({ state }: ExampleRun) => {
    const last = state.proposals.at(-1);
    return last && describeFate(last, state);
  };
  const discarded = (reason: DiscardReason) =>
    new ExampleRun().scores(0, [0, 0]).proposes({}, [1, 0, 1]).add({ type: 'proposalDiscarded', proposal: 1, reason });

  it('has its scores once', () => {
    const scores = 'better than its parent on the minibatch: 1.2 → 2 of 3';
    expect(fate(discarded({ kind: 'rejected', reason: '' }))).toBe(`you rejected it; ${scores}`);
    expect(fate(discarded({ kind: 'combined', into: 2 }))).toBe(`it is part of proposal 2; ${scores}`);
    expect(fate(discarded({ kind: 'outdone' }))).toBe(
      `${scores}, but other proposals of its iteration gained at least as much`,
    );
  });

  it('has the scores of parts as those of parts', () => {
    const combined = new ExampleRun()
      .scores(0, [0, 0])
      .proposes({}, [1, 0, 1])
      .proposes({}, [1, 0, 1])
      .proposesWithoutBaseline({ origin: { kind: 'combination', of: [1, 2] } })
      .admits();
    expect(fate(combined)).toBe('became candidate 1; its 2 parts, each alone: 2.4 → 4 of 6');
  });

  it('has no scores where it was not run', () => {
    expect(fate(new ExampleRun().scores(0, [0, 0]).proposes())).toBe('made');
  });
});
