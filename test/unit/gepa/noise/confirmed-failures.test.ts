import { describe, expect, test } from 'vitest';
import type { RolloutRequest } from '../../../../src/gepa/rollout';
import { defaultNoiseOptions } from '../../../../src/gepa/run-description';
import { describeSkip } from '../../../../src/gepa/words/reasons';
import { searchWords, wordRun } from '../word-world';

const noise = { ...defaultNoiseOptions, check: 0, final: 0, confirmFrom: 0.5 };
const search = { ...wordRun().search, noise, minibatch: 1, skipPerfect: true };
/** A run whose seed solves all examples but those of the last word. */
const run = wordRun({ seed: { route: 'word0 word1 word2' }, search, budget: { reflections: 1, rollouts: 100 } });

const isFirst = ({ id }: RolloutRequest) => /^i\d+\.0\//.test(id);
const isSecond = ({ id }: RolloutRequest) => /^i\d+\.0\.2\//.test(id);

describe('a parent that solves most examples', () => {
  test('is run again where it failed, and what it solves then is nothing to reflect on', async () => {
    const { requests, events } = await searchWords(run, {
      slips: (request) => isFirst(request) && request.example.index !== 3,
    });
    const skipped = events.flatMap((event) => (event.type === 'taskSkipped' ? [event] : []));
    expect(requests.some(isSecond)).toBe(true);
    expect(skipped.length).toBeGreaterThan(0);
    for (const { reason } of skipped) expect(reason).toEqual({ kind: 'perfect', secondTime: true });
    expect(skipped.map(({ reason }) => describeSkip(reason))).toContain(
      'no failure of the minibatch happened twice, so there was nothing to learn',
    );
    const reflected = events.flatMap((event) =>
      event.type === 'proposalMade' ? [event.proposal.baseline?.examples[0]] : [],
    );
    expect(reflected).toEqual([{ set: 'feedback', index: 3 }]);
  });

  test('is not run again where it succeeded', async () => {
    const { requests } = await searchWords(run);
    expect(requests.filter(isSecond).map(({ example }) => example.index)).toEqual([3]);
  });
});

describe('a failure', () => {
  test('is believed as long as the parent fails most examples', async () => {
    const { requests } = await searchWords({ ...run, seed: { route: 'word0' } });
    expect(requests.some(isSecond)).toBe(false);
  });

  test('is believed where noise is not allowed for', async () => {
    const { requests } = await searchWords({ ...run, search: { ...search, noise: null } });
    expect(requests.some(isSecond)).toBe(false);
  });
});
