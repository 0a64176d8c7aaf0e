import { expect, test } from 'vitest';
import { IdNumbers } from '../../../../src/runs/journal/number-rows';
import { RecordedRollouts } from '../../../../src/runs/resume/recorded-rollouts';

const id = 'i1.0/1/feedback-1';
const answered = {
  type: 'rolloutAnswered',
  rollout: id,
  usage: { calls: 1, promptTokens: 20, completionTokens: 3, costUsd: 0.5 },
  durationMs: 700,
  at: 1000,
} as const;
const result = {
  type: 'rolloutFinished',
  score: 0.25,
  objectives: {},
  usage: { calls: 0, promptTokens: 0, completionTokens: 0 },
  durationMs: 2,
  at: 1700,
} as const;
const finished = {
  ...result,
  rollout: id,
  subject: { kind: 'candidate', index: 0 },
  example: { set: 'feedback', index: 0 },
} as const;
const failed = {
  type: 'rolloutFailed',
  rollout: id,
  subject: finished.subject,
  example: finished.example,
  detail: 'The endpoint refused it.',
  at: 1700,
} as const;

function recorded(...events: readonly Parameters<RecordedRollouts['add']>[0][]): RecordedRollouts {
  const rollouts = new RecordedRollouts(new IdNumbers());
  for (const event of events) rollouts.add(event);
  return rollouts;
}

test('a rollout is returned as it was added', () => {
  const rollouts = recorded(answered, finished);
  expect(rollouts.answer(id)).toEqual(answered);
  expect(rollouts.result(id)).toEqual(result);
});

test('an estimated usage stays marked', () => {
  const usage = { calls: 1, promptTokens: 20, completionTokens: 3, isEstimated: true } as const;
  const rollouts = recorded({ ...answered, usage }, { ...finished, usage });
  expect(rollouts.answer(id)?.usage).toEqual(usage);
  expect(rollouts.result(id)).toEqual({ ...result, usage });
});

test('a rollout that was not added is unknown', () => {
  const rollouts = recorded(answered);
  expect(rollouts.result(id)).toBeUndefined();
  expect(rollouts.answer('another')).toBeUndefined();
});

test('a rollout has the scores of its objectives', () => {
  const objectives = { brevity: 0.5, ['__proto__']: 1 };
  expect(recorded({ ...finished, objectives }).result(id)).toEqual({ ...result, objectives });
});

test('a retried rollout has its score, or none if it failed again', () => {
  expect(recorded(failed, finished).result(id)).toEqual(result);
  expect(recorded(finished, failed).result(id)).toEqual(failed);
});

test('a rollout to be retried keeps its reply, and a repeated one is dropped', () => {
  const rollouts = recorded(answered, finished);
  rollouts.retry(id);
  expect([rollouts.answer(id), rollouts.result(id)]).toEqual([answered, undefined]);
  rollouts.add(finished);
  rollouts.forget(id);
  expect([rollouts.answer(id), rollouts.result(id)]).toEqual([undefined, undefined]);
});

test('ten thousand rollouts are kept apart', () => {
  const ids = Array.from({ length: 10_000 }, (_, nth) => `p${nth}/1/feedback-1`);
  const rollouts = recorded(...ids.map((rollout, nth) => ({ ...finished, rollout, at: nth })));
  expect(ids.map((rollout) => rollouts.result(rollout)?.at)).toEqual(ids.map((_, nth) => nth));
});
