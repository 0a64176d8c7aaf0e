import { describe, expect, test } from 'vitest';
import type { RolloutRequest } from '../../../../src/gepa/rollout';
import { defaultNoiseOptions, defaultSearchOptions } from '../../../../src/gepa/run-description';
import type { RunDescription } from '../../../../src/gepa/run-description';
import { timesMeasured } from '../../../../src/gepa/noise/noise';
import { SeededRandom } from '../../../../src/gepa/random';
import { searchWords, wordRun } from '../word-world';

/** A run of twelve words that a tenth of the rollouts gets wrong. */
function noisyRun(changes: Partial<RunDescription['search']> = {}, rollouts = 600): RunDescription {
  const rows = (set: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({ title: `${set} ${index}`, source: `${set}.jsonl:${index + 1}` }));
  const search = {
    ...defaultSearchOptions,
    reuse: 'never',
    noise: { ...defaultNoiseOptions, onFeedback: false },
    ...changes,
  } as const;
  return wordRun({
    examples: { feedback: rows('feedback', 12), pareto: rows('pareto', 12), test: rows('test', 4) },
    budget: { rollouts },
    search,
  });
}

function slipping(): (request: RolloutRequest) => boolean {
  const random = new SeededRandom(5);
  return () => random.next() < 0.1;
}

const searchNoisy = (run: RunDescription) => searchWords(run, { words: 12, slips: slipping() });

describe('the final of a noisy run', () => {
  test('runs the best candidates again, half as many each time, and reports the winner’s new score', async () => {
    const { events, state } = await searchNoisy(noisyRun());
    const rounds = events.flatMap((event) => (event.type === 'finalStarted' ? [event] : []));
    expect(rounds.map(({ candidates, set }) => [candidates.length, set])).toEqual([
      [2, 'feedback'],
      [1, 'pareto'],
    ]);
    const chosen = events.find((event) => event.type === 'winnerChosen');
    expect(chosen).toMatchObject({ candidate: state.best });
    const winner = state.candidates[state.best ?? 0];
    expect(rounds.at(-1)?.candidates).toEqual([state.best]);
    expect(winner && timesMeasured(winner)).toBe(2);
    expect(winner?.scores).toEqual(winner?.measurements?.[1]);
  });

  test('chooses by feedback examples only where the run says so', async () => {
    const { events, requests, state } = await searchNoisy(
      noisyRun({ noise: { ...defaultNoiseOptions, onFeedback: true } }),
    );
    const rounds = events.flatMap((event) => (event.type === 'finalStarted' ? [event] : []));
    expect(rounds.slice(0, -1).every(({ set }) => set === 'feedback')).toBe(true);
    expect(rounds.at(-1)).toMatchObject({ candidates: [state.best], set: 'pareto' });
    const ids = requests.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(state.rollouts).toBeLessThanOrEqual(600);
  });

  test('comes before the test set, which the seed and the winner are scored on', async () => {
    const { events, state } = await searchNoisy(noisyRun());
    const order = events.map(({ type }) => type).filter((type) => type === 'winnerChosen' || type === 'testStarted');
    expect(order).toEqual(['winnerChosen', 'testStarted']);
    expect(events.find((event) => event.type === 'testStarted')).toMatchObject({ candidates: [0, state.best] });
  });

  test('is paid from the rollouts of the budget', async () => {
    for (const rollouts of [60, 100, 150, 300, 600]) {
      const { state } = await searchNoisy(noisyRun({}, rollouts));
      expect(state.rollouts).toBeLessThanOrEqual(rollouts);
    }
  });

  test('does not take place if noise is not allowed for', async () => {
    const { events } = await searchNoisy(noisyRun({ noise: null }));
    expect(events.some(({ type }) => type === 'finalStarted' || type === 'winnerChosen')).toBe(false);
  });

  test('does not take place if the seed is the only candidate', async () => {
    const run = noisyRun();
    const { events } = await searchWords(run, { words: 12, reply: () => '```\nStart. Think hard.\n```' });
    expect(events.some(({ type }) => type === 'finalStarted')).toBe(false);
  });
});
