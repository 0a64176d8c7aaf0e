import { describe, expect, test } from 'vitest';
import { compareOnSet, scoreOn, examplesIn } from '../../../src/gepa/across-models';
import { StagedScoring } from '../../../src/gepa/lineages/staged-scoring';
import { defaultSearchOptions, type ModelScore } from '../../../src/gepa/run-description';

/** Three rows, each an example for two task models. */
function run(acrossModels: ModelScore) {
  const examples = [0, 1, 0, 1, 0, 1].map((taskModel) => ({ title: '', source: '', taskModel }));
  return { examples: { feedback: [], pareto: examples, test: [] }, search: { ...defaultSearchOptions, acrossModels } };
}

const worst = run('worst');
const pareto = examplesIn(worst, 'pareto');
const scores = [1, 0, 1, 0.5, 1, 1];

describe('the score of a candidate with several task models', () => {
  test('is the mean over them', () => {
    expect(scoreOn(run('mean'), pareto, scores)).toEqual({ sum: 4.5, count: 6 });
  });

  test('is the mean with the worst of them, over as many scores', () => {
    expect(scoreOn(worst, pareto, scores)).toEqual({ sum: 3, count: 6 });
  });

  test('counts only models that have a score', () => {
    expect(scoreOn(worst, pareto, [null, 0.25, null, null, null, null])).toEqual({ sum: 0.25, count: 1 });
    expect(scoreOn(worst, pareto, [])).toEqual({ sum: 0, count: 0 });
  });

  test('rises only when the worst model does better', () => {
    const otherImproves = scoreOn(worst, pareto, [1, 0, 1, 0.5, 1, 1]).sum;
    expect(scoreOn(worst, pareto, [0.5, 0, 0.5, 0.5, 1, 1]).sum).toBe(otherImproves);
    expect(scoreOn(worst, pareto, [0.5, 0.5, 1, 0.5, 1, 1]).sum).toBeGreaterThan(otherImproves);
  });
});

describe('a comparison of two candidates', () => {
  const better = [1, 0.5, 0.5, 1, 1, 1];

  test('says by how much the worst model does better, with an interval that holds for every model', () => {
    const { won, lost, equal, difference, interval } = compareOnSet(worst, 'pareto', better, scores);
    expect({ won, lost, equal }).toEqual({ won: 2, lost: 1, equal: 3 });
    // From 0.5 with the second model to 5/6 with either.
    expect(difference).toBeCloseTo(1 / 3);
    expect(interval?.low).toBeLessThan(-1 / 6);
    expect(interval?.high).toBeGreaterThan(1 / 3);
  });

  test('has no interval when a model has a single example', () => {
    expect(compareOnSet(worst, 'pareto', [1, 0.5, 0.5], [1, 0, 1]).interval).toBeUndefined();
  });
});

test('scoring in stages gives up a candidate whose worst model can no longer beat that of its parent', () => {
  const groups = [
    [0, 2, 4],
    [1, 3, 5],
  ];
  const staged = new StagedScoring(() => scores, 1, false, groups);
  // The first model can lose what the mean could not afford.
  expect(staged.canWin([0.5, 1, 0.5, null, null, null])).toBe(true);
  // The second model is at most as good as before, however good the first is.
  expect(staged.canWin([1, 0, null, 0.5, null, null])).toBe(false);
});
