import { expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { noUsage } from '../../../../src/gepa/rollout';
import { IdNumbers } from '../../../../src/runs/journal/number-rows';
import { RecordedRun } from '../../../../src/runs/resume/recorded-run';

function recorded(...events: readonly RunEvent[]): RecordedRun {
  const run = new RecordedRun(new IdNumbers());
  for (const event of events) run.add(event);
  return run;
}

function proposalMade(texts: Readonly<Record<string, string>>) {
  const origin = { kind: 'reflection' } as const;
  const proposal = { number: 1, iteration: 1, parents: [0] as const, texts, diagnosis: '', changes: [], origin };
  return { type: 'proposalMade', proposal, at: 7 } as const;
}

test('a repeated proposal shares the texts of the recorded one to save memory', () => {
  const first = proposalMade({ a: 'Answer.', b: 'Check.' });
  const twin = recorded(first).counterpartOf(proposalMade({ a: 'Answer.', b: 'Check.' }));
  expect(twin?.type === 'proposalMade' && twin.proposal.texts).toBe(first.proposal.texts);
});

test('a repeated proposal keeps the order of its texts', () => {
  const twin = recorded(proposalMade({ b: 'Check.', a: 'Answer.' })).counterpartOf(
    proposalMade({ a: 'Answer.', b: 'Check.' }),
  );
  expect(twin?.type === 'proposalMade' && Object.keys(twin.proposal.texts)).toEqual(['a', 'b']);
});

test('a reflection is dropped after it was repeated, because each is requested only once', () => {
  const reflection = 'i1.0/answer/1';
  const told = {
    type: 'reflectionFinished',
    reflection,
    reply: 'A reply.',
    mark: 'x',
    usage: noUsage,
    durationMs: 9,
  } as const;
  const run = recorded({ ...told, at: 3 });
  expect(run.counterpartOf(told)?.at).toBe(3);
  expect(run.reflection(reflection)).toBeUndefined();
});

test('a rollout and its reply are dropped after it was repeated', () => {
  const rollout = 'i1.0/1/feedback-1';
  const scored = {
    type: 'rolloutFinished',
    rollout,
    subject: { kind: 'candidate', index: 0 },
    example: { set: 'feedback', index: 0 },
    score: 1,
    objectives: {},
    usage: noUsage,
    durationMs: 1,
  } as const;
  const answered = { type: 'rolloutAnswered', rollout, usage: noUsage, durationMs: 9, at: 3 } as const;
  const run = recorded(answered, { ...scored, at: 4 });
  expect(run.counterpartOf(scored)).toEqual({ ...scored, at: 4 });
  expect([run.answer(rollout), run.rollout(rollout)]).toEqual([undefined, undefined]);
});
