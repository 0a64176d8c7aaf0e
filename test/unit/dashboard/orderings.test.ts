import { describe, expect, it } from 'vitest';
import { orderCandidates, orderExamples } from '../../../webview-ui/orderings';
import { ExampleRun } from './example-run';

const twoCandidates = new ExampleRun(3).scores(0, [1, 0, 0.5]).proposes().admits().scores(1, [1, 1, 0.6]).state;

describe('the order of the examples', () => {
  it('puts the hardest on the left', () => {
    expect(orderExamples(twoCandidates, 'hardest')).toEqual([1, 2, 0]);
  });

  it('puts those that candidates differ on most on the left', () => {
    const alike = new ExampleRun(2).scores(0, [0, 0.5]).proposes().admits().scores(1, [0, 1]).state;
    expect(orderExamples(alike, 'disputed')).toEqual([1, 0]);
  });

  it('stays as in the file while no candidate is in the pool', () => {
    expect(orderExamples(new ExampleRun(3).scores(0, [1, 0]).state, 'hardest')).toEqual([0, 1, 2]);
  });
});

describe('the order of the candidates', () => {
  it('puts the best mean on top', () => {
    expect(orderCandidates(twoCandidates.candidates, 'best')).toEqual([1, 0]);
  });

  it('can follow their age', () => {
    expect(orderCandidates(twoCandidates.candidates, 'age')).toEqual([0, 1]);
  });

  it('puts a candidate that is still being scored at the bottom, however well it does', () => {
    const scoring = new ExampleRun(3).scores(0, [0, 0, 0]).proposes().admits().scores(1, [1, 1]).state;
    expect(orderCandidates(scoring.candidates, 'best')).toEqual([0, 1]);
  });
});
