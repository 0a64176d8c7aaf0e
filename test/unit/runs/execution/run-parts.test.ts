import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CompletionRequest, Model } from '../../../../src/models/model';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { assembleRun } from '../../../../src/runs/execution/run-parts';
import { workspace } from '../practice-run';

test('each model gets the temperature and maximum length from the spec', async () => {
  const standard = readFileSync(join(await workspace(), 'triage.gepa.yaml'), 'utf8');
  const folder = await workspace({
    'triage.gepa.yaml': `${standard}models:
  task: { baseUrl: "http://x/v1", model: student, temperature: 0 }
  reflection: { baseUrl: "http://x/v1", model: reflector, temperature: 1, maxTokens: 900 }
`,
  });
  const asked: CompletionRequest[] = [];
  const model: Model = {
    complete: (request) => {
      asked.push(request);
      return Promise.resolve({ text: 'billing', usage: { calls: 1, promptTokens: 1, completionTokens: 1 } });
    },
  };
  const plan = await planRun(join(folder, 'triage.gepa.yaml'), () => 'run-1');
  const { evaluator, reflector } = assembleRun(plan, { models: { task: model, reflection: model }, trusted: true });
  const { signal } = new AbortController();
  const example = { set: 'pareto', index: 0 } as const;
  const subject = { kind: 'candidate', index: 0 } as const;
  await evaluator.answer({ id: 'r', subject, texts: plan.description.seed, example }, signal);
  await reflector.reflect('i1', () => ({ messages: [], mark: 'a' }), signal);
  expect(asked).toEqual([
    { messages: expect.any(Array) as unknown[], temperature: 0 },
    { messages: [], temperature: 1, maxTokens: 900, reflection: 'i1' },
  ]);
});
