import { describe, expect, test } from 'vitest';
import { approximateSize } from '../../../../src/gepa/candidate';
import type { RunModels } from '../../../../src/models/run-models';
import { RunSession } from '../../../../src/runs/session/run-session';
import { newRun, openSession, practiceModels, workspaceWith } from '../practice-run';

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

describe('a run whose reflections copy from rows', () => {
  const row = 'I was charged twice on the card for one and the same order';
  const files = { 'feedback.jsonl': `${JSON.stringify({ input: row, answer: 'billing' })}\n` };

  /** The practice models, of which the reflection model adds the row to each text. */
  function copyingModels(): RunModels {
    const { models } = practiceModels();
    return {
      ...models,
      reflection: {
        complete: async (request, signal) => {
          const completion = await models.reflection.complete(request, signal);
          return { ...completion, text: completion.text.replace('\n</new_text', `\n- “${row}”: billing\n</new_text`) };
        },
      },
    };
  }

  const open = ({ plan, runFolder }: Awaited<ReturnType<typeof newRun>>, stopAfter = Infinity): RunSession => {
    const session: RunSession = RunSession.open(
      runFolder,
      plan,
      { models: copyingModels(), trusted: true },
      (event) => {
        if (event.type === 'proposalMade' && event.proposal.number === stopAfter) session.cancel();
      },
    );
    return session;
  };
  const copiedIn = ({ state }: RunSession) => state.proposals.map(({ proposal }) => proposal.copied);

  test('measures it, and a resumed run keeps what was measured', async () => {
    const run = await newRun(await workspaceWith('search: { preset: classic, minibatch: 1 }', files));
    const stopped = open(run, 1);
    await stopped.run();
    expect(copiedIn(stopped)).toEqual([{ words: 13, of: expect.any(Number) as number, passage: row }]);
    const resumed = open(run);
    await resumed.run();
    expect(resumed.state.rollouts).toBeGreaterThan(stopped.state.rollouts);
    expect(copiedIn(resumed)[0]).toEqual(copiedIn(stopped)[0]);
  });

  test('has no such proposal if the spec refuses copies', async () => {
    const run = await newRun(
      await workspaceWith('search: { preset: classic, minibatch: 1, refuseCopies: true }', files),
    );
    const session = open(run);
    await session.run();
    expect(session.state.reflections).toBeGreaterThan(0);
    expect(copiedIn(session)).toEqual([]);
  });
});
