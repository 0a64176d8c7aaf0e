import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import { createMetric } from '../../../../src/metrics/create-metric';
import { choiceIn } from '../../../../src/metrics/judging/github-llm';
import { metricSchema, type MetricDefinition } from '../../../../src/metrics/metric-definition';
import { noServices, rowsOf } from '../scored-run';
import { judgeThatSays, score, verdict } from './judge-server';

const evaluator: MetricDefinition = {
  llm: {
    modelId: 'openai/gpt-4o',
    systemPrompt: 'You are strict about {{completion}}.',
    prompt: 'Is "{{completion}}" an answer to "{{input}}"? Say yes or no.',
    choices: [
      { choice: 'yes', score: 1 },
      { choice: 'partly', score: 0.25 },
      { choice: 'no', score: 0 },
    ],
  },
};

describe('GitHub’s llm evaluator', () => {
  it('sends the developer’s prompt, with the output as {{completion}} and an unchanged system prompt', async () => {
    const { services, asked } = await judgeThatSays(() => 'Yes!');
    await score(evaluator, services, 'Paris', { input: 'Capital?' });
    expect(asked()[0]).toEqual([
      { role: 'system', content: 'You are strict about {{completion}}.' },
      { role: 'user', content: 'Is "Paris" an answer to "Capital?"? Say yes or no.' },
    ]);
  });

  it('says what was expected, what the judge said and what it scores', async () => {
    const { services } = await judgeThatSays(() => 'Only partly: it names a river.');
    expect(await score(evaluator, services, 'Seine', { input: 'Capital?' })).toMatchObject({
      score: 0.25,
      feedback:
        'Partly right (0.25). Expected the judge to answer "yes" to this prompt: "Is "{{completion}}" an answer to "{{input}}"? Say yes or no.". ' +
        'It answered "Only partly: it names a river.". The first choice that it contains is "partly", which scores 0.25.\nThe output: "Seine"',
    });
  });

  it('scores 0 when the reply holds none of the choices', async () => {
    const { services, asked } = await judgeThatSays(() => 'Maybe.');
    const { score: graded, feedback } = await score(evaluator, services, 'x', { input: 'y' });
    expect(graded).toBe(0);
    expect(feedback).toMatch('It answered "Maybe.". It contains none of "yes", "partly" or "no", which scores 0.');
    expect(asked()).toHaveLength(1);
  });

  const stars = ['1', '2', '10'].map((choice, index) => ({ choice, score: index / 2 }));
  const words = [
    { choice: 'Good', score: 1 },
    { choice: 'bad', score: 0 },
  ];
  test.each<[string, typeof words, string | undefined]>([
    ['2', stars, '2'],
    ['10', stars, '1'],
    ['2 of 10', stars, '1'],
    ['No idea.', stars, undefined],
    ['GOOD', words, 'Good'],
    ['not good', words, 'Good'],
    ['bad, nothing good in it', words, 'Good'],
    ['  bad\n', words, 'bad'],
    ['I cannot tell', [{ choice: 'no', score: 0 }], 'no'],
    ['', words, undefined],
  ])('finds in the reply %j of %j the choice %j', (reply, choices, expected) => {
    expect(choiceIn(reply, choices)?.choice).toBe(expected);
  });

  test.each<[string, unknown, string]>([
    ['no choices', { prompt: 'x', choices: [] }, 'Expected at least one choice'],
    ['no prompt', { prompt: '', choices: words }, 'Expected the prompt of the judge'],
    ['a score above 1', { prompt: 'x', choices: [{ choice: 'a', score: 5 }] }, 'Expected a score from 0 to 1'],
    ['an empty choice', { prompt: 'x', choices: [{ choice: '', score: 1 }] }, 'Expected the text of a choice'],
  ])('with %s is refused', (_, llm, message) => {
    expect(v.safeParse(metricSchema, { llm }).issues?.map((issue) => issue.message)).toEqual([message]);
  });

  it('with a column that a row does not have is rejected before the run', () => {
    expect(() => createMetric([evaluator], rowsOf({ question: 'Capital?' }, { input: 'a' }), noServices)).toThrow(
      'train.jsonl:1: The metric names the column "input", which this row doesn\'t have.',
    );
  });
});

describe('GitHub’s ready-made evaluators', () => {
  test.each<[string, number]>([
    ['1', 0],
    ['2', 0.25],
    ['3', 0.5],
    ['4', 0.75],
    ['5', 1],
  ])('score %s as %d', async (stars, expected) => {
    const { services } = await judgeThatSays(verdict(stars));
    expect((await score({ uses: 'github/fluency' }, services, 'Well said.')).score).toBe(expected);
  });

  test.each<[NonNullable<MetricDefinition['uses']>, readonly string[]]>([
    ['github/similarity', ['question', 'expected_answer', 'output']],
    ['github/coherence', ['question', 'output']],
    ['github/fluency', ['output']],
    ['github/relevance', ['question', 'output']],
    ['github/groundedness', ['context', 'question', 'output']],
  ])('%s shows the judge: %j', async (uses, tags) => {
    const { services, asked } = await judgeThatSays(verdict('3'));
    const row = { input: 'Capital?', expected: 'Paris' };
    await score({ uses }, services, 'Lyon', row);
    const shown = [...(asked()[0]?.[1]?.content ?? '').matchAll(/^<(\w+)-a>$/gm)].map(([, tag]) => tag);
    expect(shown).toEqual([...tags, 'critique', 'verdict']);
  });

  it('says what was expected, with the reference', async () => {
    const { services } = await judgeThatSays(verdict('2', 'Another town.'));
    const row = { input: 'Capital?', expected: 'Paris' };
    expect((await score({ uses: 'github/similarity' }, services, 'Lyon', row)).feedback).toBe(
      'Partly right (0.25). Expected the output to say the same as the expected answer. Given: "Paris". ' +
        `The judge's verdict: "2", which scores 0.25; the best would be "5". Its critique: Another town.\nThe output: "Lyon"`,
    );
  });

  it('use the input of the system when there is no input column', async () => {
    const { services, asked } = await judgeThatSays(verdict('5'));
    const trace = [{ module: 'm', input: 'Capital of France?', output: 'Paris' }];
    await score({ uses: 'github/relevance' }, services, 'Paris', { question: 'x' }, { trace });
    expect(asked()[0]?.[1]?.content).toMatch('<question-a>\nCapital of France?\n</question-a>');
  });

  it('that compare with an expected answer need its column', () => {
    expect(() => createMetric([{ uses: 'github/similarity' }], rowsOf({ input: 'a' }), noServices)).toThrow(
      'train.jsonl:1: The evaluator "github/similarity" compares with the column "expected", which this row doesn\'t have. Its columns are: input. Add it to the row.',
    );
  });

  it('with an unknown name are rejected, not scored 0', () => {
    expect(v.safeParse(metricSchema, { uses: 'github/tone' }).issues?.[0].message).toBe(
      'Unknown evaluator github/tone. Use one of github/similarity, github/coherence, github/fluency, github/relevance, github/groundedness',
    );
  });
});
