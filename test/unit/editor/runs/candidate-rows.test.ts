import { describe, expect, it } from 'vitest';
import { candidateRows } from '../../../../src/editor/runs/candidate-rows';
import { ExampleRun } from '../../dashboard/example-run';

/** The seed, and a child for each pair of scores. */
function runOf(...scores: readonly (readonly [number, number])[]): ExampleRun {
  const run = new ExampleRun().scores(0, [0, 0]);
  scores.forEach((pair, place) =>
    run
      .proposes()
      .admits()
      .scores(place + 1, pair),
  );
  return run;
}

describe('the candidates in the view "Runs"', () => {
  it('begin with the best and the frontier, and end with the seed', () => {
    const { first, others } = candidateRows(runOf([0.5, 0.5], [1, 0.5], [0, 1]).state);
    expect(first).toEqual([2, 3, 1, 0]);
    expect(others).toEqual([]);
  });

  it('fold many others away, the best of them first', () => {
    const low = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map((score) => [score, score] as const);
    const { first, others } = candidateRows(runOf(...low, [1, 1]).state);
    expect(first).toEqual([7, 0]);
    expect(others).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('show a candidate that is being scored', () => {
    const low = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map((score) => [score, score] as const);
    const run = runOf(...low, [1, 1])
      .proposes()
      .admits()
      .scores(8, [1]);
    expect(candidateRows(run.state).first).toEqual([7, 0, 8]);
  });
});
