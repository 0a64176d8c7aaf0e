import { expect, it } from 'vitest';
import { controlsOf as controlsIn, type RunControls } from '../../../webview-ui/run-controls';
import type { RunState } from '../../../src/gepa/state';
import { ExampleRun } from './example-run';

const none = { pause: false, continue: false, finish: false, resume: false, toReview: 0 };
const waiting = (): ExampleRun =>
  new ExampleRun().scores(0, [0, 1]).proposes({}, [1, 1, 1]).add({ type: 'reviewRequested', proposal: 1 });

const controlsOf = (state: RunState, live: boolean): RunControls => controlsIn({ state, live, elsewhere: false });

it('offers to pause and finish a running run', () => {
  expect(controlsOf(new ExampleRun().state, true)).toEqual({ ...none, pause: true, finish: true });
});

it('offers to continue and finish a paused run', () => {
  expect(controlsOf(new ExampleRun().add({ type: 'runPaused' }).state, true)).toEqual({
    ...none,
    continue: true,
    finish: true,
  });
});

it('offers to resume an interrupted run', () => {
  expect(controlsOf(new ExampleRun().state, false)).toEqual({ ...none, resume: true });
});

it.each([
  [{ kind: 'cancelled' } as const, true],
  [{ kind: 'failed', message: 'The endpoint is gone.' } as const, true],
  [{ kind: 'budget', limit: 'rollouts' } as const, false],
  [{ kind: 'finished' } as const, false],
])('after %o resuming is possible: %s', (reason, resume) => {
  expect(controlsOf(new ExampleRun().add({ type: 'runStopped', reason }).state, false)).toEqual({ ...none, resume });
});

it('counts the proposals that wait, until they are decided or the run has ended', () => {
  expect(controlsOf(waiting().state, true).toReview).toBe(1);
  const decided = waiting().add({ type: 'reviewDecided', proposal: 1, decision: { kind: 'accept' } });
  expect(controlsOf(decided.state, true).toReview).toBe(0);
  const ended = waiting().add({ type: 'runStopped', reason: { kind: 'finished' } });
  expect(controlsOf(ended.state, false).toReview).toBe(0);
});

it('offers nothing for a run that another process works on', () => {
  expect(controlsIn({ state: waiting().state, live: false, elsewhere: true })).toEqual(none);
});
