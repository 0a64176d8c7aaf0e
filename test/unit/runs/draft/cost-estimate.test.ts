import { describe, expect, it } from 'vitest';
import { estimateCost } from '../../../../src/runs/draft/cost-estimate';
import { defaultSearchOptions, type RunDescription } from '../../../../src/gepa/run-description';
import { strategySearchOptions } from '../../../../src/gepa/strategies/strategy-search';

const examples = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ title: 'x'.repeat(400), source: `x:${index}` }));
const run: RunDescription = {
  id: 'draft',
  name: 'draft',
  seed: { prompt: 'p'.repeat(4000) },
  examples: { feedback: examples(60), pareto: examples(40), test: [] },
  paretoIsFeedback: false,
  objectives: [],
  budget: { rollouts: 300 },
  search: { ...defaultSearchOptions, minibatch: 3 },
  review: 'improving',
  models: { task: 'student', reflection: 'reflector' },
};
const endpoint = { baseUrl: 'https://models.invalid/v1', model: 'm' };
const priced = { ...endpoint, price: { input: 1, output: 4 } };

describe('the estimate of a run', () => {
  const practice = { task: { practice: 'student' }, reflection: { practice: 'reflector' } } as const;

  it('counts the improvements that the rollouts are usually enough for', () => {
    // Per iteration 2 rounds of 10 examples, each run before and after, and 40 on the Pareto set.
    expect(estimateCost(run, 40 + 3 * 80, practice).improvements).toBe(3);
    expect(estimateCost(run, 40 + 3 * 80 - 1, practice).improvements).toBe(2);
  });

  it('counts one improvement as soon as the smallest iteration can be paid for', () => {
    expect(estimateCost(run, 40 + 2 * 3 + 40, practice).improvements).toBe(1);
    expect(estimateCost(run, 40 + 2 * 3 + 39, practice).improvements).toBe(0);
  });

  it.each([
    // 3 examples of the current text and 40 on the Pareto set; 3 critiques and an edit.
    ['textgrad', 43, 4],
    // 8 texts on 20 examples each, and the best of them on the Pareto set.
    ['opro', 200, 8],
    // 3 steps of 3 examples before and after, of which one child is scored on the Pareto set.
    ['trace', 58, 3],
  ] as const)('counts the steps of %s', (name, perImprovement, requests) => {
    const other = { ...run, search: strategySearchOptions[name] };
    const { improvements, reflections } = estimateCost(other, 40 + 5 * perImprovement, practice);
    expect([improvements, reflections]).toEqual([5, 5 * requests]);
  });

  it('is free with the practice models', () => {
    expect(estimateCost(run, 300, practice).usd).toEqual({ low: 0, likely: 0, high: 0 });
  });

  it('has no amount of money when no price is known', () => {
    expect(estimateCost(run, 300, { task: endpoint, reflection: endpoint }).usd).toBeUndefined();
  });

  it('says when the cost of a model without a price comes on top', () => {
    const whole = estimateCost(run, 300, { task: priced, reflection: priced });
    const part = estimateCost(run, 300, { task: priced, reflection: endpoint });

    expect([whole.isMore, part.isMore]).toEqual([false, true]);
    expect(part.usd?.likely).toBeGreaterThan(0.1);
    expect(part.usd?.likely).toBeLessThan(whole.usd?.likely ?? 0);
  });

  it('counts the text of each hypothesis in a reply', () => {
    const models = { task: endpoint, reflection: priced };
    const drawing = { ...run.search, lineages: null };
    const likely = (search: RunDescription['search']) => estimateCost({ ...run, search }, 300, models).usd?.likely ?? 0;

    expect(likely({ ...drawing, hypotheses: 3 })).toBeGreaterThan(1.5 * likely(drawing));
  });

  it('counts one reflection per minibatch', () => {
    const models = { task: priced, reflection: endpoint };
    const drawing = { ...run, search: { ...run.search, lineages: null } };
    const single = { ...run, search: { ...run.search, minibatch: 1 } };

    expect(estimateCost(drawing, 300, models).reflections).toBe(13);
    // Per iteration 2 rounds of 10 minibatches, their 40 rollouts and 40 on the Pareto set.
    expect(estimateCost(single, 300, models).reflections).toBe(65);
  });

  it('counts fewer reflections where they are expensive', () => {
    const search = { ...run.search, minibatch: 1 };
    const reflections = (input: number) =>
      estimateCost({ ...run, search }, 300, {
        task: priced,
        reflection: { ...endpoint, price: { input, output: 4 * input } },
      }).reflections;

    expect(reflections(0.1)).toBe(65);
    // For 3 reflections on 3 examples each, their 18 rollouts and 40 on the Pareto set.
    expect([reflections(1), reflections(20)]).toEqual([13, 13]);
  });

  it('adds the cost of verdicts, which come from the reflection model when there is no judge', () => {
    const models = { task: priced, reflection: priced };
    const without = estimateCost(run, 300, models).usd?.likely ?? 0;

    const { judgements, usd } = estimateCost(run, 300, models, 1.5);

    expect(judgements).toBe(450);
    expect((usd?.likely ?? 0) - without).toBeCloseTo((450 * (300 + 100 + 80) + 450 * 80 * 4) / 1e6);
  });

  it('says when the cost of verdicts without a price comes on top', () => {
    const { usd, isMore } = estimateCost(run, 300, { task: priced, reflection: priced, judge: endpoint }, 1);

    expect(usd).toEqual(estimateCost(run, 300, { task: priced, reflection: priced }).usd);
    expect(isMore).toBe(true);
  });

  it('consists mostly of the prompt’s tokens when reflections are rare', () => {
    const drawing = { ...run, search: { ...run.search, lineages: null } };

    const { usd } = estimateCost(drawing, 300, { task: priced, reflection: priced });

    // 300 rollouts of 1,500 + 100 tokens in and 80 out at $1 and $4 a million.
    expect(usd?.likely).toBeGreaterThan(0.576);
    expect(usd?.likely).toBeLessThan(0.75);
    // Half of them, with the seed's 1,000 tokens and 20 out. All of them, with 3,000 tokens and 400 out.
    expect(usd?.low).toBeGreaterThan(0.177);
    expect(usd?.low).toBeLessThan(0.25);
    expect(usd?.high).toBeGreaterThan(1.41);
    expect(usd?.high).toBeLessThan(2);
  });

  it('counts every character of a script with large ones', () => {
    const chinese = { ...run, seed: { prompt: '分'.repeat(4000) } };
    const cost = (of: RunDescription) => estimateCost(of, 300, { task: priced, reflection: priced }).usd?.likely ?? 0;
    expect(cost(chinese)).toBeGreaterThan(3 * cost(run));
  });
});
