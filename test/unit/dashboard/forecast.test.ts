import { describe, expect, it } from 'vitest';
import { budgetProgress, forecastUsd, tightestLimit, timeLeftInWords, timeLeftMs } from '../../../webview-ui/forecast';
import { ExampleRun } from './example-run';

const tenRollouts = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];

describe('the forecast', () => {
  it('takes the rate per active second: 10 of 40 rollouts in 12 seconds leave 36', () => {
    const { state } = new ExampleRun(10, { rollouts: 40 }).scores(0, tenRollouts);
    expect(state.activeMs).toBe(12_000);
    expect(timeLeftMs(state)).toBe(36_000);
  });

  it('does not count a pause', () => {
    const paused = new ExampleRun(10, { rollouts: 40 }).scores(0, tenRollouts).add({ type: 'runPaused' });
    const before = timeLeftMs(paused.state);
    expect(timeLeftMs(paused.add({ type: 'runContinued' }).state)).toBe(before);
  });

  it('follows the limit that is nearest to being spent', () => {
    const { state } = new ExampleRun(10, { rollouts: 1000, tokens: 2000 }).scores(0, tenRollouts);
    expect(budgetProgress(state).map(({ limit, fraction }) => [limit, fraction])).toEqual([
      ['rollouts', 0.01],
      ['tokens', 0.5],
    ]);
    expect(tightestLimit(state)?.limit).toBe('tokens');
  });

  it('says nothing while everything waits for the developer', () => {
    const run = new ExampleRun(10, { rollouts: 40 }).scores(0, tenRollouts).proposes({}, [1, 1, 1]);
    expect(timeLeftMs(run.state)).toBeDefined();
    expect(timeLeftMs(run.add({ type: 'reviewRequested', proposal: 1 }).state)).toBeUndefined();
  });

  it('says nothing after a few rollouts or without a budget', () => {
    expect(timeLeftMs(new ExampleRun(10).scores(0, [1, 1]).state)).toBeUndefined();
    expect(timeLeftMs(new ExampleRun(10, {}).scores(0, tenRollouts).state)).toBeUndefined();
  });

  it('extrapolates the cost where a price is known', () => {
    const run = (cost?: number) => new ExampleRun(10, { rollouts: 40 }).scores(0, tenRollouts, 'pareto', cost).state;
    expect(forecastUsd(run(0.01))).toBeCloseTo(0.4);
    expect(forecastUsd(run())).toBeUndefined();
  });

  it.each([
    [20_000, 'less than a minute left'],
    [70_000, 'about a minute left'],
    [6 * 60_000, 'about 6 minutes left'],
    [200 * 60_000, 'about 3 hours left'],
  ])('puts %i ms in words', (ms, words) => {
    expect(timeLeftInWords(ms)).toBe(words);
  });
});
