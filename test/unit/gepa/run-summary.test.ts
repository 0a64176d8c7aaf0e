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
  });
});

test('has no best candidate before the seed is scored', () => {
  expect(summaryOf(new ExampleRun().scores(0, [1]).state)).not.toHaveProperty('best');
});
