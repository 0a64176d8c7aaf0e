import { describe, expect, test } from 'vitest';
import { comparedMeans, estimatedMeans, noiseOf, noiseOfMean, timesMeasured } from '../../../../src/gepa/noise/noise';
import { drawParent } from '../../../../src/gepa/paper/parents';
import { GrowingFrontier } from '../../../../src/gepa/paper/frontier';
import { SeededRandom } from '../../../../src/gepa/random';
import { defaultNoiseOptions, type NoiseOptions } from '../../../../src/gepa/run-description';
import { formatMeasuredMean } from '../../../../src/gepa/words/noise-words';
import { ExampleRun } from '../../dashboard/example-run';

/** A run whose seed and two generations of children have these scores on four examples. */
function generations(...scores: readonly (readonly number[])[]): ExampleRun {
  const run = new ExampleRun(4).scores(0, scores[0] ?? []);
  for (const [nth, ofChild] of scores.slice(1).entries()) {
    run
      .proposes()
      .admits()
      .scores(nth + 1, ofChild);
  }
  return run;
}

describe('noise', () => {
  test('is unknown until something is run again', () => {
    expect(noiseOf(generations([1, 0, 1, 0]).state)).toBeUndefined();
  });

  test('is the variance between scores of the same texts on the same example', () => {
    const { state } = generations([1, 0, 1, 0]).scores(0, [1, 1, 1, 0]);
    // One example of four differs, by 1: its variance is 0.5.
    expect(noiseOf(state)).toEqual({ examples: 4, different: 1, variance: 0.125 });
  });

  test('of a mean is smaller than that of one rollout', () => {
    expect(noiseOfMean({ examples: 4, different: 1, variance: 0.09 }, 36)).toBeCloseTo(0.05);
  });
});

describe('a candidate that is measured again', () => {
  test('has the mean of its new scores: the first ones chose it', () => {
    const { state } = generations([1, 1, 1, 1]).scores(0, [1, 0, 1, 0]).scores(0, [0, 0, 1, 0]);
    const [seed] = state.candidates;
    expect(seed?.scores).toEqual([0.5, 0, 1, 0]);
    expect(seed?.pareto).toEqual({ sum: 1.5, count: 4 });
    expect(seed?.measurements).toEqual([
      [1, 1, 1, 1],
      [1, 0, 1, 0],
      [0, 0, 1, 0],
    ]);
  });

  test('says how many new measurements its score is from', () => {
    const words = (run: ExampleRun) => run.state.candidates.map(formatMeasuredMean);
    expect(words(generations([1, 1, 1, 1]))).toEqual(['1.00']);
    expect(words(generations([1, 1, 1, 1]).scores(0, [1, 0, 1, 0]))).toEqual(['0.50 from 1 new measurement']);
  });

  test('counts a measurement when it is complete', () => {
    const run = generations([1, 1, 1, 1]);
    expect(run.state.candidates.map(timesMeasured)).toEqual([1]);
    expect(run.scores(0, [1, 1]).state.candidates.map(timesMeasured)).toEqual([1]);
    expect(run.scores(0, [0, 0, 0, 0]).state.candidates.map(timesMeasured)).toEqual([2]);
  });
});

describe('the estimated mean of a candidate', () => {
  test('is its mean while no noise is known', () => {
    expect(estimatedMeans(generations([0, 0, 0, 1], [1, 1, 0, 1]).state)).toEqual([0.25, 0.75]);
  });

  test('lies between its own mean and its parent’s, the more noise the closer to the parent', () => {
    const estimate = (again: readonly number[]) =>
      estimatedMeans(generations([0, 0, 1, 1], [1, 1, 1, 1]).scores(0, again).state)[1] ?? 0;
    const [little, much] = [estimate([0.2, 0, 1, 1]), estimate([1, 0, 0, 1])];
    expect(little).toBeGreaterThan(much);
    expect(little).toBeLessThan(1);
    expect(much).toBeGreaterThan(0.5);
  });

  test('puts a child that was measured twice before one that was lucky once', () => {
    const run = generations([0, 0, 1, 1], [0.9, 0.9, 1, 1], [1, 1, 1, 1]);
    const { state } = run.scores(0, [1, 0, 0, 1]).scores(1, [0.9, 0.9, 1, 1]).scores(2, [0, 0, 1, 1]);
    const [, steady = 0, lucky = 0] = estimatedMeans(state);
    expect(steady).toBeGreaterThan(lucky);
  });
});

describe('the means that the search compares', () => {
  /** The last generation was lucky, and candidate 1 was measured twice. */
  const run = generations([0, 0, 1, 1], [0.9, 0.9, 1, 1], [1, 1, 1, 1]);
  const { state } = run.scores(0, [1, 0, 0, 1]).scores(1, [0.9, 0.9, 1, 1]).scores(2, [0, 0, 1, 1]);
  const withNoise = (noise: NoiseOptions) => ({
    ...state,
    run: { ...state.run, search: { ...state.run.search, noise } },
  });
  const shrinking = withNoise({ ...defaultNoiseOptions, shrink: true });
  const measured = withNoise({ ...defaultNoiseOptions, shrink: false });

  test('are shrunk towards the parent’s where the run says so', () => {
    expect(comparedMeans(measured)).toEqual(state.candidates.map(({ pareto: { sum, count } }) => sum / count));
    const [, steady = 0, lucky = 1] = comparedMeans(shrinking);
    expect(steady).toBeGreaterThan(lucky);
  });

  test('choose the best parent', () => {
    const draw = (of: typeof state) =>
      drawParent({ kind: 'current_best' }, of, new GrowingFrontier(), new SeededRandom(1));
    expect(draw({ ...measured, best: 2 })).toBe(2);
    expect(draw({ ...shrinking, best: 2 })).toBe(1);
  });
});
