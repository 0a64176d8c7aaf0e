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

test('a rollout is given back as it was taken', () => {
  const rollouts = recorded(answered, finished);
  expect(rollouts.answer(id)).toEqual(answered);
  expect(rollouts.result(id)).toEqual(result);
});

test('nothing is known of a rollout that was not taken', () => {
  const rollouts = recorded(answered);
  expect(rollouts.result(id)).toBeUndefined();
  expect(rollouts.answer('another')).toBeUndefined();
});

test('a rollout has the scores of its objectives', () => {
  const objectives = { brevity: 0.5, ['__proto__']: 1 };
  expect(recorded({ ...finished, objectives }).result(id)).toEqual({ ...result, objectives });
});

test('a rollout that failed and was tried again has its score, and one that failed again has none', () => {
  expect(recorded(failed, finished).result(id)).toEqual(result);
  expect(recorded(finished, failed).result(id)).toEqual(failed);
});

test('a rollout that is to be tried again keeps its reply, and one that was repeated keeps nothing', () => {
  const rollouts = recorded(answered, finished);
  rollouts.retry(id);
  expect([rollouts.answer(id), rollouts.result(id)]).toEqual([answered, undefined]);
  rollouts.add(finished);
  rollouts.forget(id);
  expect([rollouts.answer(id), rollouts.result(id)]).toEqual([undefined, undefined]);
});

test('ten thousand rollouts are told apart', () => {
  const ids = Array.from({ length: 10_000 }, (_, nth) => `p${nth}/1/feedback-1`);
  const rollouts = recorded(...ids.map((rollout, nth) => ({ ...finished, rollout, at: nth })));
  expect(ids.map((rollout) => rollouts.result(rollout)?.at)).toEqual(ids.map((_, nth) => nth));
});
