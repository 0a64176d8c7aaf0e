import { describe, expect, it, test } from 'vitest';
import { comparePaired } from '../../../src/gepa/paired-comparison';
import { summaryOf } from '../../../src/gepa/run-summary';
import { isShownBetter, verdictOf, winnerOf } from '../../../src/gepa/winner';
import { describeWinner } from '../../../src/gepa/words/winner-words';
import { ExampleRun } from '../dashboard/example-run';

/** A run whose candidate 1 leads the Pareto set, with these scores on the test set. */
function runWith(seedTest: readonly number[], winnerTest: readonly number[]) {
  return new ExampleRun(2, { rollouts: 100 }, undefined, seedTest.length)
    .scores(0, [0, 0.5])
    .proposes()
    .admits()
    .scores(1, [1, 0.5])
    .scores(0, seedTest, 'test')
    .scores(1, winnerTest, 'test').state;
}

const wordsOf = (state: ReturnType<typeof runWith>) => {
  const winner = winnerOf(state);
  return winner && describeWinner(winner, state);
};

describe('the winner of a run', () => {
  it('is better when the whole interval on unseen rows is above zero', () => {
    const state = runWith([0, 0.25, 0.5, 0], [1, 1, 1, 0.75]);
    expect(winnerOf(state)?.test?.verdict).toBe('better');
    expect(wordsOf(state)).toBe(
      'Candidate 1 is better than the seed on 4 unseen test rows: it scores 0.94, the seed 0.19 (+0.75; 95% between +0.43 and +1.00).',
    );
  });

  it('shows no difference when the interval contains zero, whatever the Pareto set says', () => {
    const state = runWith([1, 0, 1, 0.32], [0, 1, 1, 0]);
    expect(wordsOf(state)).toBe(
      'No difference between candidate 1 and the seed is shown on 4 unseen test rows: the candidate scores 0.50, the seed 0.58 (−0.08; 95% between −1.00 and +1.00).',
    );
    expect(summaryOf(state).best?.test).toEqual({ score: 0.5, seedScore: 0.58, verdict: 'noDifferenceShown' });
  });

  it('says how many rows would decide, with their rollouts', () => {
    const [seed, winner] = [Array.from({ length: 10 }, () => 0), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]];
    expect(wordsOf(runWith(seed, winner))).toMatch(
      / About 79 rows \(158 rollouts\) would show a difference of this size\.$/,
    );
    const [slight, slightly] = [
      [0.6, 0.4, 0.6, 0.4, 0.5],
      [0.4, 0.6, 0.4, 0.6, 0.501],
    ];
    expect(wordsOf(runWith(slight, slightly))).toMatch(/ Not even 20,000 rows would show a difference of this size\.$/);
  });

  it('is worse when the whole interval is below zero', () => {
    const state = runWith([1, 1, 1, 0.9], [0, 0.2, 0.1, 0]);
    expect(winnerOf(state)?.test?.verdict).toBe('worse');
    expect(wordsOf(state)).toMatch(
      /^Candidate 1 is worse than the seed on 4 unseen test rows: it scores 0\.08, the seed 0\.97 /,
    );
  });

  it('is not shown to be better before it is scored on the whole test set, because the Pareto set chose it', () => {
    const state = runWith([0, 0], [1]);
    const winner = winnerOf(state);
    expect(winner?.candidate.index).toBe(1);
    expect(winner !== undefined && isShownBetter(winner)).toBe(false);
    expect(wordsOf(state)).toBe(
      'Candidate 1 scores 0.75 on the Pareto set, the seed 0.25. The test rows were not all scored, so it is unknown whether it is better on unseen rows.',
    );
  });

  it('is not the seed', () => {
    expect(winnerOf(new ExampleRun().scores(0, [1, 1]).state)).toBeUndefined();
  });
});

describe('a difference that is the same on every row', () => {
  test('is shown by six rows', () => {
    expect(verdictOf(comparePaired([1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0]))).toBe('better');
    expect(verdictOf(comparePaired([0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]))).toBe('worse');
  });

  test('is not shown by five, which chance alone gives one time in sixteen', () => {
    expect(verdictOf(comparePaired([1, 1, 1, 1, 1], [0, 0, 0, 0, 0]))).toBe('noDifferenceShown');
  });

  test('is none when all scores are equal', () => {
    expect(verdictOf(comparePaired([1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]))).toBe('noDifferenceShown');
  });
});
