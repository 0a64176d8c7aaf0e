import { describe, expect, test } from 'vitest';
import { compareSequentially, evidenceAbove } from '../../../../src/gepa/noise/sequential-test';
import { SeededRandom } from '../../../../src/gepa/random';
import { defaultNoiseOptions } from '../../../../src/gepa/run-description';
import { searchWords, wordRun } from '../word-world';

describe('the evidence of paired differences', () => {
  test('is none without differences, and grows with each improvement', () => {
    expect(evidenceAbove([])).toBe(1);
    const grown = [1, 2, 3, 4].map((count) => evidenceAbove(Array.from({ length: count }, () => 1)));
    // The mean of (1 + bet)ⁿ over all bets between 0 and 1.
    for (const [place, value] of grown.entries()) expect(value).toBeCloseTo((2 ** (place + 2) - 1) / (place + 2), 1);
  });

  test('seldom exceeds 20 where there is no difference, however often one looks', () => {
    const random = new SeededRandom(7);
    const exceeds = Array.from({ length: 400 }, () => {
      const differences: number[] = [];
      return Array.from({ length: 60 }, () => {
        differences.push(Math.sign(random.next() - 0.5));
        return evidenceAbove(differences) >= 20;
      }).some((one) => one);
    });
    expect(exceeds.filter((one) => one).length / exceeds.length).toBeLessThanOrEqual(0.05);
  });

  test('makes a child better, not better, or neither yet', () => {
    expect(compareSequentially([1], 2)).toBe('undecided');
    expect(compareSequentially([1, 1], 2)).toBe('better');
    expect(compareSequentially([-1, -1, 0], 2)).toBe('notBetter');
    expect(compareSequentially([1, -1, 1, -1], 2)).toBe('undecided');
  });
});

describe('an improvement on the minibatch of a noisy run', () => {
  const noise = { ...defaultNoiseOptions, check: 2, final: 0, confirmFrom: 2 };
  const gated = { ...noise, gate: { evidence: 3, further: 4 } };
  const options = { search: { ...wordRun().search, noise: gated }, budget: { rollouts: 60, proposals: 1 } };
  const run = wordRun({ ...options, seed: { route: 'Start. word0 word1' } });
  /** The check finds noise, and proposal 1 does well on its minibatch by chance. */
  const search = (changes = {}) =>
    searchWords(
      { ...run, ...changes },
      {
        reply: () => '```\nStart. Think.\n```',
        slips: ({ id }) => id.startsWith('c0.2/1/') || id.startsWith('p1/'),
      },
    );
  const testedIn = (events: Awaited<ReturnType<typeof search>>['events']) =>
    events.flatMap((event) => (event.type === 'proposalTested' ? [event] : []));

  test('is tested on further examples beside the parent, and discarded if nothing is left of it', async () => {
    const { events, state } = await search();
    const [tested] = testedIn(events);
    expect(tested?.further?.examples.length).toBeGreaterThan(0);
    expect(tested?.further?.after.every((score) => score === 0)).toBe(true);
    const [proposal] = state.proposals;
    expect(proposal?.discard).toEqual({ kind: 'notBetter' });
    expect(proposal?.measured?.examples).toHaveLength(2 + (tested?.further?.examples.length ?? 0));
  });

  test('is tested no further when the evidence is strong', async () => {
    const sure = { ...run.search, noise: { ...gated, gate: { evidence: 1.2, further: 4 } } };
    const [tested] = testedIn((await search({ search: sure })).events);
    expect(tested).toBeDefined();
    expect(tested?.further).toBeUndefined();
  });

  test('is believed where no noise is known, and in runs of earlier versions', async () => {
    for (const changes of [
      { search: { ...run.search, noise } },
      { search: { ...run.search, noise: { ...gated, check: 0 } } },
    ]) {
      const [tested] = testedIn((await search(changes)).events);
      expect(tested).toBeDefined();
      expect(tested?.further).toBeUndefined();
    }
  });
});
