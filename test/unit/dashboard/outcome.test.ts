import { describe, expect, it } from 'vitest';
import type { StopReason } from '../../../src/gepa/events';
import { outcomeOf } from '../../../src/presentation/outcome';
import { ExampleRun } from './example-run';

const spent: StopReason = { kind: 'budget', limit: 'rollouts' };

describe('the outcome of a run', () => {
  it('is not shown while the run is running', () => {
    expect(outcomeOf(new ExampleRun().scores(0, [0, 1]).state)).toBeUndefined();
  });

  it('names the winner, and the test scores with their interval', () => {
    const run = new ExampleRun().scores(0, [0, 0.5]).proposes().admits().scores(1, [1, 0.5]);
    run.scores(0, [0, 0.02], 'test').scores(1, [1, 1], 'test').add({ type: 'runStopped', reason: spent });
    expect(outcomeOf(run.state)).toEqual({
      verdict:
        'Candidate 1 is better than the seed on 2 unseen test rows: it scores 1.00, the seed 0.01 (+0.99; 95% between +0.86 and +1.00).',
      detail: 'On the Pareto set, which chose it: 0.75, the seed 0.25.',
      remark: 'The 96 rollouts left of 100 are not enough for another candidate.',
      tone: 'better',
      winner: 1,
    });
  });

  it('does not celebrate a winner that is not shown to be better on unseen rows', () => {
    const run = new ExampleRun().scores(0, [0, 0.5]).proposes().admits().scores(1, [1, 0.5]);
    run.scores(0, [1, 0.5], 'test').scores(1, [0.5, 0.9], 'test').add({ type: 'runStopped', reason: spent });
    const { verdict, tone, remark } = outcomeOf(run.state) ?? {};
    expect(verdict).toMatch(/^No difference between candidate 1 and the seed is shown on 2 unseen test rows/);
    expect(remark).toContain('More test rows would narrow the interval.');
    expect(tone).toBe('same');
  });

  it('warns of a winner that is worse on unseen rows', () => {
    const run = new ExampleRun().scores(0, [0, 0.5]).proposes().admits().scores(1, [1, 0.5]);
    run.scores(0, [1, 0.98], 'test').scores(1, [0, 0], 'test').add({ type: 'runStopped', reason: spent });
    expect(outcomeOf(run.state)?.tone).toBe('worse');
  });

  it('says that no candidate beat the seed', () => {
    const run = new ExampleRun().scores(0, [1, 0.5]).proposes().admits().scores(1, [0, 0.5]);
    const outcome = outcomeOf(run.add({ type: 'runStopped', reason: spent }).state);
    expect(outcome?.tone).toBe('same');
    expect(outcome?.verdict).toContain('No candidate beat the seed');
    expect(outcome?.detail).toBeUndefined();
  });

  it('compares nothing when the seed was not scored', () => {
    const run = new ExampleRun().add({ type: 'runStopped', reason: { kind: 'finished' } });
    expect(outcomeOf(run.state)?.verdict).toContain('there is nothing to compare');
  });

  it('says first why a run was cut short, then what is best so far', () => {
    const run = () => new ExampleRun().scores(0, [0, 0.5]).proposes().admits().scores(1, [1, 0.5]);
    const stopped = run().add({ type: 'runStopped', reason: { kind: 'cancelled' } });
    expect(outcomeOf(stopped.state)).toEqual({
      verdict: 'You stopped the run. Resume it to continue from here.',
      remark: 'Best so far: candidate 1 with 0.75 on the Pareto set, the seed 0.25.',
      tone: 'cut',
      winner: 1,
    });
    const failed = run().add({ type: 'runStopped', reason: { kind: 'failed', message: 'No connection.' } });
    expect(outcomeOf(failed.state)).toMatchObject({ detail: 'No connection.', tone: 'failed', winner: 1 });
  });

  it('counts the proposals without a decision', () => {
    const run = new ExampleRun().scores(0, [0, 0.5]).proposes({}, [1, 1, 1]);
    run
      .add({ type: 'iterationStarted', iteration: 1, tasks: [] })
      .add({ type: 'reviewRequested', proposal: 1 })
      .add({ type: 'runStopped', reason: { kind: 'finished' } });
    expect(outcomeOf(run.state)?.remark).toBe(
      'You finished the run. 1 proposal that waited for your review was not used.',
    );
  });
});
