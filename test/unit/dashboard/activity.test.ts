import { describe, expect, it } from 'vitest';
import { describeActivity } from '../../../webview-ui/activity';
import { ExampleRun } from './example-run';

describe('the line "Now"', () => {
  it('counts the examples while the seed is scored', () => {
    expect(describeActivity(new ExampleRun(3).scores(0, [1]).state, true)).toEqual({
      label: 'Now',
      text: 'scoring the seed on the Pareto set (1 of 3 examples)',
      busy: true,
    });
  });

  it('names the module only where there are several', () => {
    const reflecting = (run: ExampleRun) =>
      run
        .scores(0, [0, 1])
        .add({ type: 'iterationStarted', iteration: 1, tasks: [{ parent: 0, minibatch: [0, 1, 2] }] })
        .add({ type: 'reflectionStarted', iteration: 1, task: 0, components: ['route'], scores: [0, 0, 1] });
    const one = reflecting(new ExampleRun());
    expect(describeActivity(one.state, true).text).toBe('reflecting on 3 examples of the seed');
    const two = reflecting(new ExampleRun(2, {}, { route: 'a', answer: 'b' }));
    expect(describeActivity(two.state, true).text).toBe('reflecting on 3 examples of the seed (module route)');
  });

  it('ends with the time left, once there is a rate', () => {
    const { state } = new ExampleRun(5, { rollouts: 500 }).scores(0, [0, 1, 0, 0, 0]);
    expect(describeActivity(state, true).text).toBe('choosing the next parent · about 12 min left');
  });

  it('says when the run waits for a decision', () => {
    const run = new ExampleRun().scores(0, [0, 1]);
    for (const proposal of [1, 2, 3]) run.proposes({}, [1, 1, 1]).add({ type: 'reviewRequested', proposal });
    expect(describeActivity(run.state, true)).toMatchObject({
      text: 'waiting for your review of 3 proposals',
      busy: false,
    });
    run.add({ type: 'iterationStarted', iteration: 4, tasks: [{ parent: 0, minibatch: [0, 1, 2] }] });
    expect(describeActivity(run.state, true).busy).toBe(true);
  });

  it('says what a run waits for and counts down until it is asked again', () => {
    const outage = { message: 'https://models.test failed (503 busy).', since: 1000, failures: 5, retryAt: 60_000 };
    const waiting = new ExampleRun().add({ type: 'runPaused', outage }).state;
    expect(describeActivity(waiting, true, 20_000)).toEqual({
      label: 'Waiting',
      text: 'https://models.test failed (503 busy). Trying again in 40 s.',
      busy: false,
    });
    expect(describeActivity(waiting, true, 60_500).text).toContain('Trying again now.');
    expect(describeActivity(waiting, false, 20_000).label).toBe('Interrupted');
  });

  it('says since when the run waits for a batch, which takes up to a day', () => {
    const requests = ['a', 'b', 'c'];
    const run = new ExampleRun(3).add({
      type: 'candidateAdded',
      candidate: 0,
      parents: [],
      texts: {},
      origin: { kind: 'seed' },
    });
    run
      .add({ type: 'batchSent', key: 'k', taskModel: 0, requests })
      .add({ type: 'batchAccepted', key: 'k', id: 'b-1' });
    expect(describeActivity(run.state, true)).toMatchObject({
      text: expect.stringMatching(
        /^scoring the seed .* · waiting for a batch of 3 requests since .*\d\d:\d\d$/,
      ) as string,
      busy: true,
    });
    run.add({ type: 'batchEnded', key: 'k' });
    expect(describeActivity(run.state, true).text).not.toContain('batch');
  });

  it('distinguishes a paused run from an interrupted one', () => {
    const paused = new ExampleRun().add({ type: 'runPaused' }).state;
    expect(describeActivity(paused, true).label).toBe('Paused');
    expect(describeActivity(paused, false).label).toBe('Interrupted');
  });
});
