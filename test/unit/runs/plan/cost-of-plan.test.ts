import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { costOfEvaluations, costOfPlan } from '../../../../src/runs/plan/cost-of-plan';
import { planEvaluation } from '../../../../src/runs/evaluations/evaluation';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { workspace } from '../practice-run';

const priced = '{ baseUrl: "http://127.0.0.1:9/v1", model: m, price: { input: 10, output: 40 } }';

async function costOf(models: string, budget: string, files = {}) {
  return costOfPlan(await planOf(models, budget, files));
}

async function planOf(models: string, budget: string, files = {}) {
  const spec = [
    'prompts: { triage: triage.txt }',
    'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
    'metric: { equals: "{{answer}}" }',
    ...(models === '' ? [] : [`models: ${models}`]),
    `budget: ${budget}`,
    'review: off',
  ].join('\n');
  const folder = await workspace({ 'triage.gepa.yaml': spec, ...files });
  return planRun(join(folder, 'triage.gepa.yaml'), () => 'run-1');
}

describe('the cost of a planned search', () => {
  test('is a range, which its budget of money limits', async () => {
    const models = `{ task: ${priced}, reflection: ${priced} }`;
    const cost = await costOf(models, '{ rollouts: 300 }');
    expect(cost?.low).toBeGreaterThan(0);
    expect(cost?.likely).toBeGreaterThan(cost?.low ?? Infinity);
    expect(cost?.high).toBeGreaterThan(cost?.likely ?? Infinity);
    expect(await costOf(models, '{ rollouts: 300, usd: 0.001 }')).toEqual({ low: 0.001, likely: 0.001, high: 0.001 });
  });

  test('grows with the whole rows, not with their titles', async () => {
    const models = `{ task: ${priced}, reflection: ${priced} }`;
    const rows = Array.from({ length: 8 }, () => JSON.stringify({ input: 'word '.repeat(2000), answer: 'x' }));
    const long = await costOf(models, '{ rollouts: 300 }', { 'pareto.jsonl': rows.join('\n') });
    expect(long?.likely).toBeGreaterThan(3);
  });

  test.each([
    ['models are free', '', '{ rollouts: 300 }'],
    [
      'a price is unknown',
      `{ task: ${priced}, reflection: { baseUrl: "http://x/v1", model: m } }`,
      '{ rollouts: 300 }',
    ],
    ['nothing limits rollouts', `{ task: ${priced}, reflection: ${priced} }`, '{ minutes: 5 }'],
  ])('is not forecast when %s', async (_, models, budget) => {
    expect(await costOf(models, budget)).toBeUndefined();
  });
});

describe('the cost of evaluations', () => {
  /** Scores the seed on the Pareto set. Whoever proposes changes isn't asked. */
  const evaluation = async (task: string, files = {}) => {
    const unpriced = '{ baseUrl: "http://127.0.0.1:9/v1", model: reflector }';
    const plan = await planOf(`{ task: ${task}, reflection: ${unpriced} }`, '{ rollouts: 300 }', files);
    return planEvaluation(plan, '/checks', { nameFor: () => 'file', texts: plan.description.seed, set: 'pareto' }).plan;
  };

  test('is that of all of them, within a range for the length of the answers', async () => {
    const one = costOfEvaluations([await evaluation(priced)]);
    const two = costOfEvaluations([await evaluation(priced), await evaluation(priced)]);
    expect(one.isMore).toBe(false);
    expect(one.usd?.high).toBeGreaterThan(one.usd?.low ?? Infinity);
    expect(two.usd?.likely).toBeCloseTo(2 * (one.usd?.likely ?? 0));
  });

  test('is at least that of the prompt and the rows', async () => {
    const rows = Array.from({ length: 8 }, () => JSON.stringify({ input: 'word '.repeat(2000), answer: 'x' }));
    const { usd } = costOfEvaluations([await evaluation(priced, { 'pareto.jsonl': rows.join('\n') })]);
    expect(usd?.low).toBeGreaterThan(0.15);
    expect(usd?.high).toBeLessThan(0.6);
  });

  test('uses the developer’s own prices', async () => {
    const plan = await evaluation('{ baseUrl: "http://127.0.0.1:9/v1", model: m }');
    expect(costOfEvaluations([plan])).toEqual({ usd: undefined, isMore: true });
    expect(costOfEvaluations([plan], { m: { input: 10, output: 40 } })).toEqual(
      costOfEvaluations([await evaluation(priced)]),
    );
  });

  test('is nothing with the practice model', async () => {
    const plan = await evaluation('{ practice: student }');
    expect(costOfEvaluations([plan])).toEqual({ usd: { low: 0, likely: 0, high: 0 }, isMore: false });
  });
});
