import { describe, expect, test } from 'vitest';
import { describeSearch } from '../../../../src/cli/run-commands';
import type { StopReason } from '../../../../src/gepa/events';
import { reportMarkdown } from '../../../../src/runs/report/report';
import { runResult } from '../../../../src/runs/report/run-result';
import { ExampleRun } from '../../dashboard/example-run';

const failed: StopReason = { kind: 'failed', message: 'No connection.' };

describe('a run that failed while scoring the test set', () => {
  const { state } = new ExampleRun()
    .scores(0, [0, 0.5])
    .proposes()
    .admits()
    .scores(1, [1, 0.5])
    .scores(0, [0.25, 0.5], 'test')
    .scores(1, [1], 'test')
    .add({ type: 'runStopped', reason: failed });

  test('shows how many rows are scored instead of their mean', () => {
    expect(describeSearch(failed, state).slice(-2)).toEqual([
      'Candidate 1 scores 0.75 on the Pareto set, the seed 0.25. The test rows were not all scored, so it is unknown whether it is better on unseen rows.',
      'Seed → winner: Pareto set 0.250 → 0.750, test set 0.375 → 1 of 2 scored.',
    ]);
  });

  test('shows the same in the report', () => {
    const report = reportMarkdown(state);
    expect(report).toMatch(/\| 0 \(seed\) \| 0\.250 \| 0\.375 \|/);
    expect(report).toMatch(/\| 1 \| 0\.750 \| 1 of 2 scored \|/);
  });

  test('has no mean in the JSON result', () => {
    expect(runResult('run-1', state)).toMatchObject({
      seed: { pareto: 0.25, test: 0.375 },
      best: { candidate: 1, pareto: 0.75, test: null },
    });
  });
});

test('a run that failed while scoring the seed has no mean', () => {
  const { state } = new ExampleRun(3).scores(0, [0.2, 1]).add({ type: 'runStopped', reason: failed });
  expect(runResult('run-1', state).seed).toEqual({ pareto: null, test: null });
  expect(reportMarkdown(state)).toMatch(/\| 0 \(seed\) \| – \| – \| 2 of 3 \|/);
});

test('a set without its left-out rows counts as fully scored', () => {
  const { state } = new ExampleRun()
    .scores(0, [0, 0.5])
    .scores(0, [0.2], 'test')
    .add({ type: 'exampleLeftOut', example: { set: 'test', index: 1 }, detail: 'The content was filtered.' });
  expect(runResult('run-1', state).seed).toEqual({ pareto: 0.25, test: 0.2 });
});

test('the report shows a short reason for a left-out row, with the full text below', () => {
  const detail = 'score.py gave no score: Traceback (most recent call last):\n  File "score.py", line 3\nKeyError: 0';
  const { state } = new ExampleRun().add({ type: 'exampleLeftOut', example: { set: 'pareto', index: 1 }, detail });
  const report = reportMarkdown(state);
  expect(report).toContain('- pareto-2 (val.jsonl:2): score.py gave no score: KeyError: 0.\n\n  ```text\n');
  expect(report).toContain('\n    File "score.py", line 3\n');
});
