import { describe, expect, it } from 'vitest';
import { unreviewedWinner } from '../../../src/gepa/autopilot';
import type { ReviewMode } from '../../../src/gepa/run-description';
import { ExampleRun } from '../dashboard/example-run';

/** A run whose only child scores this on both examples; the seed scores 1 and 0. */
const runWith = (score: number) =>
  new ExampleRun().scores(0, [1, 0]).proposes({}, [1, 1, 1]).admits().scores(1, [score, score]);

const ended = (run: ExampleRun) => run.add({ type: 'runStopped', reason: { kind: 'finished' } });

const switchedTo = (run: ExampleRun, review: ReviewMode) =>
  run.add({ type: 'steeringGiven', steering: { number: 1, change: { kind: 'review', review } } });

describe('a winner that nobody reviewed', () => {
  it('is that of a run without review', () => {
    const { state } = ended(runWith(1));
    const winner = unreviewedWinner({ ...state, run: { ...state.run, review: 'off' } });
    expect(winner?.candidate.index).toBe(1);
  });

  it('is that of a run that was switched to autopilot', () => {
    expect(unreviewedWinner(ended(switchedTo(runWith(1), 'off')).state)?.candidate.index).toBe(1);
  });

  it('is not that of a run whose proposals were reviewed', () => {
    expect(unreviewedWinner(ended(switchedTo(runWith(1), 'every')).state)).toBeUndefined();
  });

  it('is not the seed', () => {
    expect(unreviewedWinner(ended(switchedTo(runWith(0), 'off')).state)).toBeUndefined();
  });

  it('is known when the run has ended', () => {
    expect(unreviewedWinner(switchedTo(runWith(1), 'off').state)).toBeUndefined();
  });
});
