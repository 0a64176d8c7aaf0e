import { describe, expect, it } from 'vitest';
import { Projector, shownCandidate, shownSelection } from '../../../src/presentation/projection';
import { ExampleRun } from './example-run';

const twoCandidates = new ExampleRun(3).scores(0, [1, 0, 0.5]).proposes().admits().scores(1, [1, 1, 0.4]).state;

describe('the projection of a run', () => {
  it('tells the examples that separate candidates from those that all solve alike', () => {
    expect(new Projector().project(twoCandidates, 'here').separating).toEqual([false, true, true]);
  });

  it('counts how many examples each candidate on the frontier leads', () => {
    const { leads } = new Projector().project(twoCandidates, 'here');
    expect([...leads]).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  it('updates the frontier when a candidate joins the pool', () => {
    const run = new ExampleRun(2).scores(0, [1, 0]);
    const projector = new Projector();
    expect([...projector.project(run.state, 'here').leads.keys()]).toEqual([0]);
    run.proposes().admits().scores(1, [1, 1]);
    expect([...projector.project(run.state, 'here').leads.keys()]).toEqual([1]);
  });
});

describe('the candidate that is shown in detail', () => {
  it('is the chosen one', () => {
    expect(shownCandidate(twoCandidates, { candidate: 0 })?.index).toBe(0);
  });

  it('is the best one when none is selected or the selected one does not exist', () => {
    expect(shownCandidate(twoCandidates, {})?.index).toBe(1);
    expect(shownCandidate(twoCandidates, { candidate: 9 })?.index).toBe(1);
  });

  it('is the seed until it is scored', () => {
    expect(shownCandidate(new ExampleRun(3).scores(0, [1]).state, {})?.index).toBe(0);
  });
});

describe('the selection that is shown', () => {
  const withWaiting = new ExampleRun(3)
    .scores(0, [1, 0, 0.5])
    .proposes()
    .admits()
    .proposes({ parents: [1] }).state;

  it('keeps a proposal that is not a candidate, with its parent', () => {
    expect(shownSelection(withWaiting, { candidate: 1, proposal: 2 })).toEqual({ candidate: 1, proposal: 2 });
  });

  it('has the candidate that a proposal became', () => {
    expect(shownSelection(withWaiting, { candidate: 0, proposal: 1 })).toEqual({ candidate: 1 });
  });

  it('has the candidate alone for a proposal that the run does not have', () => {
    expect(shownSelection(withWaiting, { candidate: 1, proposal: 9 })).toEqual({ candidate: 1 });
  });
});
