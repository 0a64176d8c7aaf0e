import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../../../src/gepa/proposal';
import { describeEvidence, evidenceInShort } from '../../../../src/gepa/words/evidence-words';
import { describeSource } from '../../../../src/gepa/words/origin-words';
import { ExampleRun } from '../../dashboard/example-run';

/** What is said of the last proposal, in a sentence and in short. */
function said({ state }: ExampleRun): readonly [string, string] {
  const last = state.proposals.at(-1);
  if (last === undefined) throw new Error('A proposal was made.');
  return [describeEvidence(state, last), evidenceInShort(state, last)];
}

const run = () => new ExampleRun().scores(0, [0, 0]);
const against = (of: NonNullable<Proposal['baseline']>['of'], scores: readonly number[]) => ({
  baseline: { of, examples: scores.map((_, index) => ({ set: 'feedback', index }) as const), scores },
});

describe('a text that was run on its minibatch', () => {
  it.each([
    [[1, 0.8, 1], 'better than its parent on the minibatch: 1.2 → 2.8 of 3', 'better, 1.2 → 2.8 of 3'],
    [[0.2, 1, 0], 'as good as its parent on the minibatch: 1.2 → 1.2 of 3', 'equal, 1.2 → 1.2 of 3'],
    [[0, 0, 0.5], 'worse than its parent on the minibatch: 1.2 → 0.5 of 3', 'worse, 1.2 → 0.5 of 3'],
  ])('with the scores %j is compared with its parent', (after, sentence, short) => {
    expect(said(run().proposes({}, after))).toEqual([sentence, short]);
  });

  it('is compared with the proposal that it changes further', () => {
    const later = run()
      .proposes({}, [1, 1, 1])
      .proposes(against({ kind: 'proposal', number: 1 }, [0]), [1]);
    expect(said(later)[0]).toBe('better than proposal 1, which it changes, on the minibatch: 0 → 1 of 1');
  });

  it('and merges two candidates is compared with the better of them', () => {
    const merge = { origin: { kind: 'merge', ancestor: 0 }, parents: [1, 2] } as const;
    const merged = run().proposes({ ...merge, ...against({ kind: 'candidate', index: 2 }, [1, 0]) }, [0, 0]);
    expect(said(merged)[0]).toBe('worse than the better of its parents on examples where they differ: 1 → 0 of 2');
  });

  it('is told apart from its parent by as many digits as that takes', () => {
    const close = run().proposes(against({ kind: 'candidate', index: 0 }, [0.5]), [0.5004]);
    expect(said(close)[1]).toBe('better, 0.5 → 0.5004 of 1');
  });

  it('is as good where sums only differ by how fractions are added', () => {
    const same = run().proposes(against({ kind: 'candidate', index: 0 }, [0.1, 0.2]), [0.3, 0]);
    expect(said(same)[1]).toBe('equal, 0.3 → 0.3 of 2');
  });
});

describe('a combination', () => {
  const parts = () =>
    run()
      .proposes({}, [1, 0.8, 1])
      .proposes(against({ kind: 'candidate', index: 0 }, [0]), [1]);
  const whole = { origin: { kind: 'combination', of: [1, 2] }, texts: { route: 'Both.' } } as const;

  it('that was not run has nothing but what its parts scored alone', () => {
    expect(said(parts().proposesWithoutBaseline(whole))).toEqual([
      'its 2 parts, each alone: 1.2 → 3.8 of 4',
      '2 parts, each alone: 1.2 → 3.8 of 4',
    ]);
  });

  it('of one part, in another text, has what that scored alone', () => {
    const rebased = run()
      .proposes({}, [1, 0.8, 1])
      .proposesWithoutBaseline({ origin: { kind: 'combination', of: [1] } });
    expect(said(rebased)[0]).toBe('its 1 part, alone: 1.2 → 2.8 of 3');
  });

  it('that trials chose has what it scored in each', () => {
    const trial = { origin: { kind: 'trial', asked: 1 } } as const;
    const chosen = run()
      .proposes(trial, [1, 0.8, 1])
      .proposes({ ...trial, ...against({ kind: 'candidate', index: 0 }, [0]) }, [1])
      .proposesWithoutBaseline({ origin: { kind: 'combination', of: [1, 2] } });
    expect(said(chosen)).toEqual(['its 2 trials: 1.2 → 3.8 of 4', '2 trials: 1.2 → 3.8 of 4']);
    const proposal = chosen.state.proposals[2]?.proposal;
    expect(proposal && describeSource(chosen.state, proposal)).toBe('from the seed');
  });

  it('that was run has scores of its own', () => {
    const tested = run()
      .proposes()
      .proposes()
      .proposes({ ...whole, ...against({ kind: 'candidate', index: 0 }, [1, 1]) }, [1, 0]);
    expect(said(tested)[0]).toBe('worse than its parent on the minibatch: 2 → 1 of 2');
  });
});

describe('a text that was not run yet', () => {
  it('has its parent’s scores to beat', () => {
    expect(said(run().proposes())).toEqual(['not run yet: its parent scores 1.2 of 3 on the minibatch', 'not run yet']);
  });

  it('and only the Pareto set will decide on has none', () => {
    const merged = run().proposesWithoutBaseline({ origin: { kind: 'merge', ancestor: 0 }, parents: [1, 2] });
    expect(said(merged)).toEqual(['not run yet', 'not run yet']);
  });
});
