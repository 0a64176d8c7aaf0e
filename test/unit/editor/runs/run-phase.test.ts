import { describe, expect, it } from 'vitest';
import { phaseOf } from '../../../../src/editor/runs/run-phase';
import { waitsForDeveloper } from '../../../../src/gepa/state';
import { ExampleRun } from '../../dashboard/example-run';

describe('the phase of a run', () => {
  it('is interrupted without a process or an end in the journal', () => {
    const { state } = new ExampleRun().scores(0, [0, 1]);

    expect(phaseOf(state, 'here')).toBe('running');
    expect(phaseOf(state, 'elsewhere')).toBe('elsewhere');
    expect(phaseOf(state, 'nowhere')).toBe('interrupted');
  });

  it.each([
    [{ kind: 'cancelled' } as const, 'stopped'],
    [{ kind: 'failed', message: 'The endpoint is gone.' } as const, 'stopped'],
    [{ kind: 'finished' } as const, 'ended'],
  ])('after %o is %s', (reason, phase) => {
    expect(phaseOf(new ExampleRun().add({ type: 'runStopped', reason }).state, 'nowhere')).toBe(phase);
  });
});

describe('a run waits for the developer', () => {
  it('when it has waiting proposals and nothing else to do', () => {
    const run = new ExampleRun().scores(0, [0, 1]);
    expect(waitsForDeveloper(run.state)).toBe(false);

    run.proposes({}, [1, 1, 1]).add({ type: 'reviewRequested', proposal: 1 });
    expect(waitsForDeveloper(run.state)).toBe(true);

    run.add({ type: 'iterationStarted', iteration: 2, tasks: [{ parent: 0, minibatch: [0, 1, 2] }] });
    expect(waitsForDeveloper(run.state)).toBe(false);
  });
});
