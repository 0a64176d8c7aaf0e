import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/gepa/user-error';
import { ModelError } from '../../../src/models/model-error';
import { RolloutEvaluator } from '../../../src/runs/rollout-evaluator';

/** Evaluates the second feedback example with a system that fails like this. */
function failWith(error: Error): Promise<unknown> {
  const rows = [11, 12].map((line) => ({ values: { input: 'a' }, source: `train.jsonl:${line}` }));
  const metric = { objectives: [], score: () => Promise.reject(new Error('not reached')) };
  const evaluator = new RolloutEvaluator({ run: () => Promise.reject(error) }, metric, {
    feedback: rows,
    pareto: [],
    test: [],
  });
  const example = { set: 'feedback', index: 1 } as const;
  const subject = { kind: 'candidate', index: 0 } as const;
  return evaluator.evaluate({ id: 'r', subject, texts: {}, example }, new AbortController().signal);
}

describe('a rollout that fails names its example', () => {
  test('and stays the failure of the model', async () => {
    const failure = new ModelError({ kind: 'refused', message: 'It was filtered.', status: 400 });
    await expect(failWith(failure)).rejects.toMatchObject({
      data: { kind: 'refused', status: 400, message: 'It was filtered. (feedback-2, train.jsonl:12)' },
    });
  });

  test('and keeps the place of an error that the developer can mend', async () => {
    const error = await failWith(new UserError('Mend it.', { file: '/prompts/a.txt', line: 3 })).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: '/prompts/a.txt:3: Mend it. (feedback-2, train.jsonl:12)', line: 3 });
  });

  test('whatever else it is', async () => {
    await expect(failWith(new Error('Out of memory.'))).rejects.toThrow('Out of memory. (feedback-2, train.jsonl:12)');
  });
});
