import { describe, expect, it } from 'vitest';
import { exampleLines } from '../../../webview-ui/candidate-facts';
import { scoreInWords } from '../../../src/presentation/candidate-words';
import { Projector } from '../../../src/presentation/projection';
import { orderCandidates, orderExamples } from '../../../src/presentation/orderings';
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

describe('an example that was left out', () => {
  const example = { set: 'pareto', index: 1 } as const;
  const without = new ExampleRun(3)
    .scores(0, [1, 0, 0.5])
    .proposes()
    .admits()
    .scores(1, [1, 1, 0.6])
    .add({ type: 'exampleLeftOut', example, detail: 'The request was refused.' }).state;

  it('comes last in every order', () => {
    expect(orderExamples(without, 'hardest')).toEqual([2, 0, 1]);
    expect(orderExamples(without, 'file')).toEqual([0, 2, 1]);
  });

  it('is marked as left out wherever its score would be', () => {
    const projection = new Projector().project(without, 'nowhere');
    const [seed] = without.candidates;
    if (seed === undefined) throw new Error('There is a seed.');
    expect(scoreInWords(without, seed, 1)).toBe('left out');
    expect(exampleLines(seed, undefined, projection, { example: 1 }).at(-1)).toBe(
      'left out of the run: The request was refused.',
    );
    expect(projection.separating[1]).toBe(false);
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
