import { describe, expect, test } from 'vitest';
import type { ScoredRun } from '../../../src/metrics/metric';
import { ownScore } from '../../../src/metrics/own-score';

const run: ScoredRun = {
  row: { source: 'tasks.jsonl:1', values: {} },
  output: 'x',
  trace: [],
  usage: { calls: 0, promptTokens: 0, completionTokens: 0 },
  durationMs: 1,
};
const score = (said: Partial<ScoredRun>) =>
  Promise.resolve().then(() => ownScore.score({ ...run, ...said }, AbortSignal.timeout(1000)));

describe('the metric of a system that scores itself', () => {
  test('returns the score of the system', async () => {
    const said = { score: 0.5, feedback: 'Twice as slow as it could be.', objectives: { speed: 0.5 } };
    expect(await score(said)).toEqual(said);
  });

  test.each([
    ['no score', { feedback: 'Fine.' }, /gave no score for this run, and the spec names no metric/],
    ['a score above 1', { score: 2, feedback: 'Fine.' }, /gave 2 as the score/],
    ['no feedback', { score: 0.5, feedback: ' ' }, /gave no feedback with its score 0\.5/],
  ])('is an error with %s', async (_what, said, message) => {
    await expect(score(said)).rejects.toThrow(message);
  });
});
