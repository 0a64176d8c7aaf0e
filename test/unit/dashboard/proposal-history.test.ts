import { describe, expect, it } from 'vitest';
import { describeAdmission, describeOrigin } from '../../../src/presentation/proposal-history';
import { summarize } from '../../../src/presentation/candidate-words';
import { reportMarkdown } from '../../../src/runs/report/report';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

describe('why a candidate is in the pool', () => {
  const admission = (run: ExampleRun) => {
    const candidate = run.state.candidates.at(-1);
    return candidate && describeAdmission(run.state, candidate);
  };

  it('is its own minibatch', () => {
    const run = new ExampleRun().scores(0, [0, 0]).proposes({}, [1, 0.8, 1]).admits().scores(1, [1, 1]);
    expect(admission(run)).toBe('In the pool because it was better than its parent on the minibatch: 1.2 → 2.8 of 3.');
  });

  it('is never the minibatch of other texts', () => {
    const run = new ExampleRun()
      .scores(0, [0, 0])
      .proposes({}, [1, 0.8, 1])
      .proposes({}, [1, 0, 1])
      .proposesWithoutBaseline({ origin: { kind: 'combination', of: [1, 2] } })
      .admits()
      .scores(1, [1, 1]);
    expect(admission(run)).toBe('In the pool. Its 2 parts, each alone: 2.4 → 4.8 of 6.');
  });

  it('is the developer’s decision when an edit scored worse', () => {
    const run = new ExampleRun()
      .scores(0, [0, 0])
      .proposes({}, [1, 0.8, 1])
      .proposes({ origin: { kind: 'edit', of: 1 } }, [0, 0, 1])
      .add({ type: 'reviewDecided', proposal: 2, decision: { kind: 'accept' } })
      .admits()
      .scores(1, [1, 1]);
    expect(admission(run)).toBe(
      'In the pool because you accepted it. Worse than its parent on the minibatch: 1.2 → 1 of 3.',
    );
  });

  it('includes the developer’s decision and the minibatch', () => {
    const run = new ExampleRun().scores(0, [0, 0]).proposes({}, [1, 0.8, 1]);
    run
      .add({ type: 'reviewDecided', proposal: 1, decision: { kind: 'accept' } })
      .admits()
      .scores(1, [1, 1]);
    const { state } = run;
    const [seed, child] = state.candidates;
    if (seed === undefined || child === undefined) throw new Error('Two candidates were made.');
    expect(describeAdmission(state, child)).toBe(
      'In the pool because you accepted it. Better than its parent on the minibatch: 1.2 → 2.8 of 3.',
    );
    expect(describeOrigin(state, child)).toBe('from the seed · accepted by you');
    expect(describeAdmission(state, seed)).toBeUndefined();
  });

  it('is an agent’s decision when an agent accepted it', () => {
    const { state } = new ExampleRun()
      .scores(0, [0, 0])
      .proposes({}, [1, 0.8, 1])
      .add({ type: 'reviewDecided', proposal: 1, decision: { kind: 'accept', by: 'agent' } })
      .admits()
      .scores(1, [1, 1]);
    const [, child] = state.candidates;
    if (child === undefined) throw new Error('A candidate was made.');
    expect(describeAdmission(state, child)).toMatch(/^In the pool because an agent accepted it\./);
    expect(describeOrigin(state, child)).toBe('from the seed · accepted by an agent');
  });

  it('tells the developer’s own edit from a reflection’s text', () => {
    const { state } = new ExampleRun()
      .scores(0, [0, 0])
      .proposes()
      .proposes({ origin: { kind: 'edit', of: 1 } })
      .admits();
    const child = state.candidates[1];
    expect(child && describeOrigin(state, child)).toBe('from the seed · your edit of proposal 1');
  });
});

describe('a combination', () => {
  it('says how many reflections’ changes it combines', () => {
    const { state } = new ExampleRun()
      .scores(0, [0, 0])
      .proposes()
      .proposes()
      .proposes({ origin: { kind: 'combination', of: [1, 2] } })
      .proposes()
      .proposes({ origin: { kind: 'combination', of: [3, 4] } })
      .admits();
    const child = state.candidates[1];
    expect(child && describeOrigin(state, child)).toBe('combination of 3 parts, from the seed');
  });
});

describe('a candidate that was given up', () => {
  it('is not described as in the pool', () => {
    const run = new ExampleRun().scores(0, [1, 1]).proposes({}, [1, 0.8, 1]).admits();
    run.add({ type: 'candidateDropped', candidate: 1 });
    const child = run.state.candidates[1];
    expect(child && describeAdmission(run.state, child)).toBe(
      'Better than its parent on the minibatch: 1.2 → 2.8 of 3. Given up: it could no longer be better on the Pareto set.',
    );
  });
});

describe('a merge', () => {
  it('is named with both its parents, and measured by the better of them', () => {
    const run = new ExampleRun().scores(0, [0, 0]).proposes().admits().scores(1, [1, 0]).proposes().admits();
    run
      .scores(2, [0, 1])
      .proposes({ origin: { kind: 'merge', ancestor: 0 }, parents: [1, 2] }, [1, 1, 1])
      .admits()
      .scores(3, [1, 1]);
    const merged = run.state.candidates[3];
    if (merged === undefined) throw new Error('Four candidates were made.');
    expect(describeOrigin(run.state, merged)).toBe('merge of candidate 1 and candidate 2');
    expect(describeAdmission(run.state, merged)).toBe(
      'In the pool because it was better than both its parents on examples where they differ: 1.2 → 3 of 3.',
    );
  });
});

describe('a candidate that the developer wrote', () => {
  const run = new ExampleRun()
    .scores(0, [1, 1])
    .proposesWithoutBaseline({ origin: { kind: 'written' } })
    .admits()
    .scores(1, [0, 0]);
  const own = run.state.candidates[1];

  it('is called the developer’s, and is in the pool because they added it', () => {
    expect(own && describeOrigin(run.state, own)).toBe('written by you, from the seed');
    expect(own && describeAdmission(run.state, own)).toBe('In the pool because you added it.');
  });

  it('is called the developer’s on every plot and in the report', () => {
    expect(own && summarize(own, projectionOf(run))).toContain('written by you, from seed');
    expect(reportMarkdown(run.state)).toContain('| 1 (written by you) | 0 |');
    expect(reportMarkdown(run.state)).toContain('1. written by you, from the seed: became candidate 1');
  });
});
