import { describe, expect, it } from 'vitest';
import { budgetProgress, forecastUsd, tightestLimit, timeLeft, timeLeftMs } from '../../../../src/gepa/budget/forecast';
import { ExampleRun } from '../../dashboard/example-run';

const tenRollouts = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];

describe('the forecast', () => {
  it('uses the rate per active second: 10 of 40 rollouts in 12 seconds leave 36', () => {
    const { state } = new ExampleRun(10, { rollouts: 40 }).scores(0, tenRollouts);
    expect(state.activeMs).toBe(12_000);
    expect(timeLeftMs(state, true)).toBe(36_000);
  });

  it('does not count pauses, and has no estimate during one', () => {
    const run = new ExampleRun(10, { rollouts: 40 }).scores(0, tenRollouts);
    expect(timeLeftMs(run.add({ type: 'runPaused' }).state, true)).toBeUndefined();
    expect(timeLeftMs(run.add({ type: 'runContinued' }).state, true)).toBe(39_000);
  });

  it('follows the limit that is closest to used up', () => {
    const { state } = new ExampleRun(10, { rollouts: 1000, tokens: 2000 }).scores(0, tenRollouts);
    expect(budgetProgress(state).map(({ limit, fraction }) => [limit, fraction])).toEqual([
      ['rollouts', 0.01],
      ['tokens', 0.5],
    ]);
    expect(tightestLimit(state)?.limit).toBe('tokens');
  });

  it('has no estimate while the run waits for the developer', () => {
    const run = new ExampleRun(10, { rollouts: 40 }).scores(0, tenRollouts).proposes({}, [1, 1, 1]);
    expect(timeLeftMs(run.state, true)).toBeDefined();
    expect(timeLeftMs(run.add({ type: 'reviewRequested', proposal: 1 }).state, true)).toBeUndefined();
  });

  it('has no estimate without a worker, or while the test set is scored', () => {
    const run = new ExampleRun(10, { rollouts: 40 }).scores(0, tenRollouts);
    expect(timeLeftMs(run.state, false)).toBeUndefined();
    expect(timeLeftMs(run.add({ type: 'testStarted', candidates: [0] }).state, true)).toBeUndefined();
  });

  it('has no estimate after a few rollouts or without a budget', () => {
    expect(timeLeftMs(new ExampleRun(10).scores(0, [1, 1]).state, true)).toBeUndefined();
    expect(timeLeftMs(new ExampleRun(10, {}).scores(0, tenRollouts).state, true)).toBeUndefined();
  });

  it('extrapolates the cost when a price is known', () => {
    const run = (cost?: number) => new ExampleRun(10, { rollouts: 40 }).scores(0, tenRollouts, 'pareto', cost).state;
    const forecast = forecastUsd(run(0.01));
    // 10 rollouts so far, the seed and the winner on 2 test rows, and 30 rollouts more.
    expect(forecast?.low).toBeCloseTo(0.14);
    expect(forecast?.likely).toBeCloseTo(0.44);
    expect(forecast?.high).toBeCloseTo(0.59);
    expect(forecastUsd(run())).toBeUndefined();
  });

  it('never exceeds a budget of money', () => {
    const { state } = new ExampleRun(10, { usd: 0.2 }).scores(0, tenRollouts, 'pareto', 0.01);
    expect(forecastUsd(state)?.likely).toBeCloseTo(0.2);
    expect(forecastUsd(state)?.high).toBeCloseTo(0.2);
  });

  it.each([
    [1, 'less than 1 min left'],
    [5, 'about 1 min left'],
    [30, 'about 6 min left'],
    [900, 'about 3 h left'],
  ])('puts the time of %i times as many rollouts in words', (times, words) => {
    const { state } = new ExampleRun(10, { rollouts: 10 * (1 + times) }).scores(0, tenRollouts);
    expect(timeLeft(state, true)).toBe(words);
  });
});
