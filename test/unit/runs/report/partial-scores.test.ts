import { describe, expect, test } from 'vitest';
import { describeSearch } from '../../../../src/cli/run-commands';
import type { StopReason } from '../../../../src/gepa/events';
import { reportMarkdown } from '../../../../src/runs/report/report';
import { runResult } from '../../../../src/runs/report/run-result';
import { ExampleRun } from '../../dashboard/example-run';

const failed: StopReason = { kind: 'failed', message: 'No connection.' };

describe('a run that failed while it scored the test set', () => {
  const { state } = new ExampleRun()
    .scores(0, [0, 0.5])
    .proposes()
    .admits()
    .scores(1, [1, 0.5])
    .scores(0, [0.25, 0.5], 'test')
    .scores(1, [1], 'test')
    .add({ type: 'runStopped', reason: failed });

  test('ends with how many rows are scored in place of their mean', () => {
    expect(describeSearch(failed, state).at(-1)).toBe(
      'Candidate 1 is the best of 2: Pareto set 0.250 → 0.750, test set 0.375 → 1 of 2 scored.',
    );
  });

  test('is reported so', () => {
    const report = reportMarkdown(state);
    expect(report).toMatch(/\| 0 \(seed\) \| 0\.250 \| 0\.375 \|/);
    expect(report).toMatch(/\| 1 \| 0\.750 \| 1 of 2 scored \|/);
  });

  test('has no mean of them as JSON', () => {
    expect(runResult('run-1', state)).toMatchObject({
      seed: { pareto: 0.25, test: 0.375 },
      best: { candidate: 1, pareto: 0.75, test: null },
    });
  });
});

test('a run that failed while it scored the seed has no mean', () => {
  const { state } = new ExampleRun(3).scores(0, [0.2, 1]).add({ type: 'runStopped', reason: failed });
  expect(runResult('run-1', state).seed).toEqual({ pareto: null, test: null });
  expect(reportMarkdown(state)).toMatch(/\| 0 \(seed\) \| – \| – \| 2 of 3 \|/);
});

test('rows that were left out do not keep a set from being wholly scored', () => {
  const { state } = new ExampleRun()
    .scores(0, [0, 0.5])
    .scores(0, [0.2], 'test')
    .add({ type: 'exampleLeftOut', example: { set: 'test', index: 1 }, detail: 'The content was filtered.' });
  expect(runResult('run-1', state).seed).toEqual({ pareto: 0.25, test: 0.2 });
});

test('why a row was left out is reported in short, with the whole of it below', () => {
  const detail = 'score.py gave no score: Traceback (most recent call last):\n  File "score.py", line 3\nKeyError: 0';
  const { state } = new ExampleRun().add({ type: 'exampleLeftOut', example: { set: 'pareto', index: 1 }, detail });
  const report = reportMarkdown(state);
  expect(report).toContain('- pareto-2 (val.jsonl:2): score.py gave no score: KeyError: 0.\n\n  ```text\n');
  expect(report).toContain('\n    File "score.py", line 3\n');
});
