import { describe, expect, it, test } from 'vitest';
import { createMetric } from '../../../../src/metrics/create-metric';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { ruleKinds } from '../../../../src/metrics/rule-registry';
import { noServices, rowsOf } from '../scored-run';
import { judgeThatSays, score, verdict } from './judge-server';

const asked = { trace: [{ module: 'm', input: 'What is the capital of France?', output: 'Paris' }] };

describe('factuality', () => {
  const definition: MetricDefinition = { factuality: '{{answer}}' };

  test.each<[string, number]>([
    ['A', 1],
    ['B', 1],
    ['C', 1],
    ['D', 0],
    ['E', 1],
    ['(d)', 0],
  ])('category %s scores %d', async (category, expected) => {
    const { services } = await judgeThatSays(verdict(category));
    const { score: graded } = await score(definition, services, 'Paris', { answer: 'Paris, on the Seine' });
    expect(graded).toBe(expected);
  });

  it('shows the input, the reference and the output, and says what was expected', async () => {
    const { services, asked: calls } = await judgeThatSays(verdict('D', 'Lyon is not Paris.'));
    const { feedback } = await score(definition, services, 'Lyon', { answer: 'Paris' }, asked);
    expect(feedback).toBe(
      'Wrong. Expected the facts in the output to agree with: "Paris". ' +
        `The judge's verdict: "D", which scores 0; the best would be "A", "B", "C" or "E". Its critique: Lyon is not Paris.\n` +
        'The output: "Lyon"',
    );
    expect(calls()[0]?.[1]?.content).toMatch(
      '<input-a>\nWhat is the capital of France?\n</input-a>\n\n<reference-a>\nParis\n</reference-a>\n\n<output-a>\nLyon\n</output-a>',
    );
  });

  it('can score the categories differently', async () => {
    const strict: MetricDefinition = { factuality: 'Paris', categories: { superset: 0, subset: 0.8 } };
    const { services } = await judgeThatSays(verdict('A'), verdict('B'), verdict('E'));
    const scores = [];
    for (const output of ['1', '2', '3']) scores.push((await score(strict, services, output)).score);
    expect(scores).toEqual([0.8, 0, 1]);
  });

  it('has no other category', async () => {
    const { services } = await judgeThatSays(verdict('F'));
    await expect(score(definition, services, 'x', { answer: 'y' })).rejects.toThrow(
      'the verdict "F" is not one of A, B, C, D or E, and nothing else',
    );
  });

  it('of a row without a reference is rejected before the run', () => {
    expect(() => createMetric([definition], rowsOf({ answer: ' ' }), noServices)).toThrow(
      'The metric\'s rule "factuality" expects {{answer}}, which is empty in this row',
    );
  });
});

describe('closedqa', () => {
  test.each<[string, number]>([
    ['Y', 1],
    ['N', 0],
    ['y.', 1],
  ])('%s scores %d', async (words, expected) => {
    const { services } = await judgeThatSays(verdict(words));
    expect((await score({ closedqa: 'It names {{city}}.' }, services, 'Paris', { city: 'Paris' })).score).toBe(
      expected,
    );
  });

  it('says the criterion and why', async () => {
    const { services } = await judgeThatSays(verdict('N', 'It names Lyon.'));
    const { feedback } = await score({ closedqa: 'It names {{city}}.' }, services, 'Lyon', { city: 'Paris' });
    expect(feedback).toBe(
      'Wrong. Expected the output to meet this criterion: "It names Paris.". ' +
        `The judge's verdict: "N", which scores 0; the best would be "Y". Its critique: It names Lyon.\nThe output: "Lyon"`,
    );
  });

  it('can be negated', async () => {
    const { services } = await judgeThatSays(verdict('N'));
    expect((await score({ closedqa: 'It is rude.', not: true }, services, 'Paris')).score).toBe(1);
  });
});

describe('g-eval', () => {
  it('scores a criterion from 0 to 10', async () => {
    const { services } = await judgeThatSays(verdict('7', '1. Greeting: yes. 2. Thanks: none.'));
    const { score: graded, feedback } = await score({ 'g-eval': 'politeness' }, services, 'Hello.');
    expect(graded).toBe(0.7);
    expect(feedback).toMatch("The judge's verdict: 7 on a scale from 0 to 10. Its critique: 1. Greeting: yes.");
  });

  it('takes the mean of several criteria, with the critique of each', async () => {
    const { services } = await judgeThatSays((question) =>
      verdict(question.includes('brevity') ? '10' : '5')(question),
    );
    const { score: graded, feedback, usage } = await score({ 'g-eval': ['brevity', 'warmth'] }, services, 'Hello.');
    expect(graded).toBe(0.75);
    expect(feedback).toMatch('(1) Expected of the output: "brevity".');
    expect(feedback).toMatch('(0.5) Expected of the output: "warmth".');
    expect(usage?.calls).toBe(2);
  });
});

describe('promptfoo’s assertions', () => {
  test.each<[keyof typeof ruleKinds, string, Record<string, unknown>, unknown]>([
    ['closedqa', 'model-graded-closedqa', { value: 'is kind' }, { entry: { closedqa: 'is kind' } }],
    ['factuality', 'factuality', { value: 'Paris' }, { entry: { factuality: 'Paris' } }],
    [
      'factuality',
      'factuality',
      { value: 'Paris', options: { factuality: { superset: 0 } } },
      { entry: { factuality: 'Paris', categories: { superset: 0 } } },
    ],
    ['g-eval', 'g-eval', { value: ['a', 'b'] }, { entry: { 'g-eval': ['a', 'b'] }, passesAt: 0.7 }],
    ['similar', 'similar', { value: 'Paris' }, { entry: { similar: 'Paris' }, passesAt: 0.75 }],
    ['similar', 'similar:cosine', { value: 'Paris', threshold: 0.9 }, { entry: { similar: 'Paris' }, passesAt: 0.9 }],
    ['answer-relevance', 'answer-relevance', {}, { entry: { 'answer-relevance': true }, passesAt: 0.7 }],
  ])('are entries of the rule %s: %s', (rule, type, written, expected) => {
    expect(ruleKinds[rule].assertions[type]?.({ type, ...written })).toEqual(expected);
  });
});
