import { describe, expect, test } from 'vitest';
import { noUsage } from '../../../../src/gepa/rollout';
import { UserError } from '../../../../src/gepa/user-error';
import type { Metric, ScoredRun } from '../../../../src/metrics/metric';
import { ModelError } from '../../../../src/models/model-error';
import {
  RolloutEvaluator,
  type RolloutAnswer,
  type RolloutScoring,
} from '../../../../src/runs/execution/rollout-evaluator';
import type { System } from '../../../../src/system/system';
import { cancellationByMessage } from '../../processes/cancellation-by-message';

const rows = [11, 12].map((line) => ({ values: { input: 'a' }, source: `train.jsonl:${line}` }));

/** Evaluates the second feedback example with a system that throws this error. */
function failWith(error: Error): Promise<unknown> {
  const metric = { objectives: [], scales: {}, score: () => Promise.reject(new Error('not reached')) };
  return evaluate({ run: () => Promise.reject(error) }, metric);
}

/** Evaluates the second feedback example. */
async function evaluate(system: System, metric: Metric): Promise<{ answer: RolloutAnswer; scoring: RolloutScoring }> {
  const evaluator = new RolloutEvaluator(system, metric, { feedback: rows, pareto: [], test: [] }, ['student']);
  const example = { set: 'feedback', index: 1 } as const;
  const subject = { kind: 'candidate', index: 0 } as const;
  const request = { id: 'r', subject, texts: {}, example };
  const { signal } = new AbortController();
  const answer = await evaluator.answer(request, signal);
  return { answer, scoring: await evaluator.score(request, answer, signal) };
}

describe('a failed rollout names its example', () => {
  test('in an error of the model', async () => {
    const failure = new ModelError({ kind: 'overloaded', message: 'It failed 4 times.', status: 500 });
    await expect(failWith(failure)).rejects.toMatchObject({
      data: { kind: 'overloaded', status: 500, message: 'It failed 4 times (feedback-2, train.jsonl:12).' },
    });
  });

  test.each(['unauthorized', 'outOfCredit', 'unknownModel'] as const)(
    'but not in an error of the endpoint that other examples would meet too: %s',
    async (kind) => {
      const failure = new ModelError({ kind, message: 'The endpoint rejected the API key. Set another one.' });
      await expect(failWith(failure)).rejects.toBe(failure);
    },
  );

  test('and keeps the position of an error that the developer can fix', async () => {
    const error = await failWith(new UserError('Fix it.', { file: '/prompts/a.txt', line: 3 })).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: '/prompts/a.txt:3: Fix it (feedback-2, train.jsonl:12).', line: 3 });
  });

  test('in any other error', async () => {
    await expect(failWith(new Error('Out of memory.'))).rejects.toThrow('Out of memory (feedback-2, train.jsonl:12).');
  });
});

describe('a rollout', () => {
  const usage = { calls: 1, promptTokens: 10, completionTokens: 2 };
  const system: System = {
    run: () => Promise.resolve({ output: 'yes', trace: [], usage, feedback: 'It took two tries.' }),
  };

  test('passes the row and the whole run of the system to the metric', async () => {
    const scored: ScoredRun[] = [];
    const metric: Metric = {
      objectives: [],
      scales: {},
      score: (run) => {
        scored.push(run);
        return Promise.resolve({ score: 1, objectives: {}, feedback: 'Right.' });
      },
    };
    const { answer, scoring } = await evaluate(system, metric);
    expect(answer).toMatchObject({ output: 'yes', usage });
    expect(scoring).toMatchObject({ score: 1, feedback: 'Right.', usage: noUsage });
    expect(scored).toEqual([
      { row: rows[1], output: 'yes', trace: [], usage, feedback: 'It took two tries.', durationMs: answer.durationMs },
    ]);
  });

  test('counts the usage of judges separately from that of the system', async () => {
    const judging = { ...noUsage, calls: 2, promptTokens: 100, costUsd: 0.01 };
    const metric: Metric = {
      objectives: [],
      scales: {},
      score: () => Promise.resolve({ score: 1, objectives: {}, feedback: 'Right.', usage: judging }),
    };
    const { answer, scoring } = await evaluate(system, metric);
    expect([answer.usage, scoring.usage]).toEqual([usage, judging]);
  });
});

test('outputs are scored one by one until the run is stopped', async () => {
  const { signal, stop } = cancellationByMessage();
  const system: System = { run: () => Promise.reject(new Error('not reached')) };
  let scored = 0;
  const metric: Metric = {
    objectives: [],
    scales: {},
    score: () => {
      scored += 1;
      stop();
      return Promise.resolve({ score: 1, objectives: {}, feedback: 'Right.' });
    },
  };
  const evaluator = new RolloutEvaluator(system, metric, { feedback: rows, pareto: [], test: [] }, ['student']);
  const answer = { output: 'yes', trace: [], usage: noUsage, durationMs: 1 };
  const outcomes = await Promise.allSettled(
    rows.map((_, index) => {
      const subject = { kind: 'candidate', index: 0 } as const;
      return evaluator.score({ id: 'r', subject, texts: {}, example: { set: 'feedback', index } }, answer, signal);
    }),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(scored).toBe(1);
});
