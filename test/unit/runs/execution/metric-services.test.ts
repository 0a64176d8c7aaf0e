import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { CompletionRequest, Model } from '../../../../src/models/model';
import type { RolloutRequest } from '../../../../src/gepa/rollout';
import type { RunModels } from '../../../../src/models/run-models';
import { parseSpec } from '../../../../src/runs/spec/parse-spec';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { assembleRun } from '../../../../src/runs/execution/run-parts';
import { workspace } from '../practice-run';

const endpoint = (model: string, more = '') => `{ baseUrl: "https://models.test/v1", model: ${model}${more} }`;

/** A spec whose metric needs these models. */
function spec(metric: string, ...models: readonly string[]): string {
  return [
    'prompts: { triage: triage.txt }',
    'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
    `metric: ${metric}`,
    ...(models.length === 0 ? [] : ['models:', ...models.map((model) => `  ${model}`)]),
    'budget: { rollouts: 60 }',
  ].join('\n');
}

const judged = '{ closedqa: "It names {{answer}}." }';

async function planOf(text: string) {
  return planRun(join(await workspace({ 'triage.gepa.yaml': text }), 'triage.gepa.yaml'), () => 'run-1');
}

/** A model that records its requests under its name. */
function recorder(asked: [string, CompletionRequest][]): (name: string, text: string) => Model {
  return (name, text) => ({
    complete: (request) => {
      asked.push([name, request]);
      return Promise.resolve({ text, usage: { calls: 1, promptTokens: 10, completionTokens: 1 } });
    },
  });
}

/** Runs one rollout of a plan, and returns which models were called with which settings. */
async function rolloutOf(text: string, more: (model: ReturnType<typeof recorder>) => Partial<RunModels> = () => ({})) {
  const asked: [string, CompletionRequest][] = [];
  const model = recorder(asked);
  const verdict = '<critique-a>It does.</critique-a>\n<verdict-a>Y</verdict-a>';
  const models = { task: model('task', 'billing'), reflection: model('reflection', verdict), ...more(model) };
  const plan = await planOf(text);
  const { evaluator } = assembleRun(plan, { models, trusted: true });
  const request: RolloutRequest = {
    id: 'r',
    subject: { kind: 'candidate', index: 0 },
    texts: plan.description.seed,
    example: { set: 'pareto', index: 0 },
  };
  const { signal } = new AbortController();
  const rollout = await evaluator.score(request, await evaluator.answer(request, signal), signal);
  return { rollout, asked: asked.map(([name, { temperature }]) => [name, temperature]) };
}

describe('a metric that asks a judge', () => {
  it('asks the reflection model when the spec names no judge, with its settings', async () => {
    const { rollout, asked } = await rolloutOf(
      spec(judged, `task: ${endpoint('student')}`, `reflection: ${endpoint('strong', ', temperature: 0.7')}`),
    );
    expect(asked).toEqual([
      ['task', undefined],
      ['reflection', 0.7],
    ]);
    expect(rollout).toMatchObject({ score: 1, usage: { calls: 1, promptTokens: 10, completionTokens: 1 } });
  });

  it('asks the judge that the spec names, with its settings', async () => {
    const verdict = '<critique-a>It does not.</critique-a>\n<verdict-a>N</verdict-a>';
    const { rollout, asked } = await rolloutOf(
      spec(
        judged,
        'task: { practice: student }',
        'reflection: { practice: reflector }',
        `judge: ${endpoint('strict', ', temperature: 0')}`,
      ),
      (model) => ({ judge: model('judge', verdict) }),
    );
    expect(asked).toEqual([
      ['task', undefined],
      ['judge', 0],
    ]);
    expect(rollout.score).toBe(0);
  });

  test.each<[string, string]>([
    [judged, 'needs a model that judges, which the practice models cannot do. Name one as models.judge'],
    ['{ judge: "Polite." }', 'which the practice models cannot do'],
    ['{ uses: github/fluency }', 'which the practice models cannot do'],
    ['{ similar: "{{answer}}" }', 'Name an embedding model as models.embedding in the spec'],
  ])('is rejected before the run when the model is missing: %s', async (metric, message) => {
    await expect(planOf(spec(metric))).rejects.toThrow(message);
  });

  it('shows its models with the run', async () => {
    const { description } = await planOf(
      spec(
        judged,
        'task: { practice: student }',
        'reflection: { practice: reflector }',
        `judge: ${endpoint('strict')}`,
        `embedding: ${endpoint('small')}`,
      ),
    );
    expect(description.models).toEqual({
      task: 'practice student',
      reflection: 'practice reflector',
      judge: 'strict',
      embedding: 'small',
    });
  });
});

describe('the models of a spec', () => {
  const others = ['task: { practice: student }', 'reflection: { practice: reflector }'];

  test.each<[string, readonly string[], string]>([
    [
      'a practice model as a judge',
      [...others, 'judge: { practice: student }'],
      'Expected a language model: the practice models cannot judge',
    ],
    [
      'an embedding model with a temperature',
      [...others, `embedding: ${endpoint('small', ', temperature: 0')}`],
      'Unknown key "models.embedding.temperature".',
    ],
    ['another use', [...others, `grader: ${endpoint('x')}`], 'Unknown key "models.grader".'],
  ])('cannot have %s', (_, models, message) => {
    expect(() => parseSpec(spec(judged, ...models), 'x.gepa.yaml')).toThrow(message);
  });

  test.each<[string, string]>([
    ['judge', '{ input: 2, output: 8 }'],
    ['embedding', '{ input: 0.02 }'],
  ])('need the price of the %s for a budget in US dollars', (use, price) => {
    const text = spec(judged, ...others, `${use}: ${endpoint('x')}`).replace('rollouts: 60', 'usd: 1');
    expect(() => parseSpec(text, 'x.gepa.yaml')).toThrow(
      `Add it as models.${use}.price, such as ${price} for a million tokens.`,
    );
  });
});
