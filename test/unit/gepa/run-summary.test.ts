import { expect, test } from 'vitest';
import { summaryOf } from '../../../src/gepa/run-summary';
import { ExampleRun } from '../dashboard/example-run';

test('summarizes a run for lists', () => {
  const run = new ExampleRun()
    .scores(0, [0, 0.5])
    .proposes({}, [1, 1, 1])
    .add({ type: 'reviewRequested', proposal: 1 })
    .add({ type: 'runStopped', reason: { kind: 'failed', message: 'The endpoint is gone.' } });

  expect(summaryOf(run.state)).toEqual({
    id: 'run-1',
    name: 'triage.prompt.md',
    status: { kind: 'stopped', reason: { kind: 'failed' } },
    rollouts: 2,
    rolloutLimit: 100,
    candidates: 1,
    best: { candidate: 0, score: 0.25, seedScore: 0.25 },
    waiting: 1,
    waitsForDeveloper: true,
    spent: { calls: 2, promptTokens: 180, completionTokens: 20 },
  });
});

test('has no best candidate before the seed is scored', () => {
  expect(summaryOf(new ExampleRun().scores(0, [1]).state)).not.toHaveProperty('best');
});

test('forecasts the cost of a run that has a price', () => {
  const run = new ExampleRun(2, { rollouts: 10 }).scores(0, [1, 0], 'pareto', 0.5);
  expect(summaryOf(run.state).forecast).toEqual({ low: 3, likely: 7, high: 9 });
  run.add({ type: 'runStopped', reason: { kind: 'finished' } });
  expect(summaryOf(run.state)).not.toHaveProperty('forecast');
});
