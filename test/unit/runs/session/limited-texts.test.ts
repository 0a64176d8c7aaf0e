import { describe, expect, test } from 'vitest';
import { approximateSize } from '../../../../src/gepa/candidate';
import { newRun, openSession, workspaceWith } from '../practice-run';

describe('a run with a limit of a text’s size', () => {
  test('asks for a shorter text once, and runs none that is too long', async () => {
    // The seed has ≈22 tokens, and the practice model adds a few words with each reflection.
    const run = await newRun(await workspaceWith('search: { maxTokens: 24 }'));
    const { session, events, asked } = openSession(run);
    await session.run();

    const limit =
      'The new text may have at most ≈24 tokens, counted as one for 4 Latin characters. The current text has ≈';
    const reflections = asked.filter((request) => request.startsWith('reflection: '));
    expect(reflections.filter((request) => !request.includes(limit))).toEqual([]);
    expect(reflections.some((request) => /cannot be used: The new text has ≈\d+ tokens/.test(request))).toBe(true);
    const skipped = events.flatMap((event) => (event.type === 'taskSkipped' ? [event.reason] : []));
    expect(skipped).toContainEqual({
      kind: 'objection',
      detail: expect.stringMatching(
        /^The new text has ≈\d+ tokens. At most ≈24 are allowed \(search.maxTokens\)/,
      ) as string,
    });
    for (const { texts } of session.state.candidates) expect(approximateSize(texts)).toBeLessThanOrEqual(24);
  });

  test('is planned with a warning if the prompt itself is longer', async () => {
    const { plan } = await newRun(await workspaceWith('search: { maxGrowth: 0.5 }'));
    expect(plan.warnings).toContain(
      'The prompt "triage" has ≈22 tokens, more than search.maxGrowth allows (≈11). Only changes that shorten it to that are tried.',
    );
  });
});
