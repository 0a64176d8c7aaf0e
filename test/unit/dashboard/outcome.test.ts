import { describe, expect, it } from 'vitest';
import type { StopReason } from '../../../src/gepa/events';
import { describeStop, outcomeOf } from '../../../webview-ui/outcome';
import { ExampleRun } from './example-run';

const spent: StopReason = { kind: 'budget', limit: 'rollouts' };

describe('what came of a run', () => {
  it('is not said while the run goes on', () => {
    expect(outcomeOf(new ExampleRun().scores(0, [0, 1]).state)).toBeUndefined();
  });

  it('names the winner, and the test scores with their interval', () => {
    const run = new ExampleRun().scores(0, [0, 0.5]).proposes().admits().scores(1, [1, 0.5]);
    run.scores(0, [0, 0.5], 'test').scores(1, [1, 1], 'test').add({ type: 'runStopped', reason: spent });
    expect(outcomeOf(run.state)).toEqual({
      why: 'The budget of 100 rollouts is spent.',
      verdict: 'Candidate 1 is the best: 0.75 on the Pareto set, the seed 0.25.',
      test: 'On the 2 test rows, which the search never saw: seed 0.25, winner 1.00 (+0.75; 95% between +0.26 and +1.00).',
      tone: 'better',
    });
  });

  it('says plainly that no candidate beat the seed', () => {
    const run = new ExampleRun().scores(0, [1, 0.5]).proposes().admits().scores(1, [0, 0.5]);
    const outcome = outcomeOf(run.add({ type: 'runStopped', reason: spent }).state);
    expect(outcome?.tone).toBe('same');
    expect(outcome?.verdict).toContain('No candidate beat the seed');
    expect(outcome?.test).toBeUndefined();
  });

  it('compares nothing when the seed was not scored', () => {
    const run = new ExampleRun().add({ type: 'runStopped', reason: { kind: 'failed', message: 'No connection.' } });
    expect(outcomeOf(run.state)).toMatchObject({ why: 'The run failed: No connection.', tone: 'failed' });
  });
});

describe('why a run stopped', () => {
  it.each([
    [{ kind: 'budget', limit: 'usd' }, 'The budget of $1.50 is spent.'],
    [{ kind: 'budget', limit: 'minutes' }, 'The budget of 1 minute of running time is spent.'],
    [{ kind: 'cancelled' }, 'You stopped the run.'],
    [{ kind: 'finished' }, 'You finished the run.'],
  ] as const)('%o is put in plain words', (reason, words) => {
    expect(describeStop(reason, { usd: 1.5, minutes: 1 })).toBe(words);
  });
});
