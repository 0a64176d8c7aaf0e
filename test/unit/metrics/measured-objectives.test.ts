import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import { GrowingFrontier, frontierScores } from '../../../src/gepa/paper/frontier';
import { scoreOfValue, valueOfScore, type ObjectiveScale } from '../../../src/gepa/objective-scale';
import { noUsage } from '../../../src/gepa/rollout';
import {
  axisOfObjective,
  describeObjective,
  describeObjectiveDifference,
  titleOfObjective,
} from '../../../src/gepa/words/objective-words';
import { createMetric } from '../../../src/metrics/create-metric';
import { metricSchema, type MetricDefinition } from '../../../src/metrics/metric-definition';
import { reportMarkdown } from '../../../src/runs/report/report';
import { runResult } from '../../../src/runs/report/run-result';
import { exampleView } from '../../../src/runs/evidence/example-view';
import { EvidenceTable } from '../../../src/runs/evidence/evidence-table';
import type { ScoredAnswer } from '../../../src/runs/evidence/view-model';
import { finishedRun } from '../runs/evidence/finished-run';
import { folderWith, scorer } from './code/code-workspace';
import { noServices, rowsOf, verdict } from './scored-run';

const latency: ObjectiveScale = { range: [500, 2500], minimize: true, unit: 'ms' };
const complaints = (entry: unknown) => v.safeParse(metricSchema, entry).issues?.map(({ message }) => message) ?? [];

describe('a scale', () => {
  it.each([
    [latency, 500, 1],
    [latency, 2500, 0],
    [latency, 1000, 0.75],
    [latency, 9000, 0],
    [latency, 0, 1],
    [{ range: [-10, 10] }, -5, 0.25],
    [{ minimize: true }, 0.2, 0.8],
    [{}, 0.3, 0.3],
  ] as const)('%j turns %d into the score %d', (scale, value, score) => {
    expect(scoreOfValue(scale, value)).toBe(score);
  });

  it.each([
    [latency, 0.75, '1000 ms'],
    [latency, 0.9, '700 ms'],
    [{ range: [0, 1] }, 0.1 + 0.2, '0.3'],
    [{ range: [0, 0.01], minimize: true, unit: 'USD' }, 0.877, '0.00123 USD'],
    [{ range: [0, 100_000] }, 0.123_456, '12346'],
    [undefined, 0.756, '0.76'],
  ] as const)('%j shows the score %d as %s', (scale, score, shown) => {
    expect(describeObjective(scale, score)).toBe(shown);
  });

  it('shows a difference in its own unit and direction', () => {
    expect(describeObjectiveDifference(latency, 0.1)).toBe('−200 ms');
    expect(describeObjectiveDifference({ range: [0, 100] }, 0.1)).toBe('+10');
    expect(describeObjectiveDifference(latency, 0)).toBe('±0 ms');
    expect(describeObjectiveDifference(undefined, 0.1)).toBe('+0.10');
  });

  it('is named with its direction', () => {
    expect(titleOfObjective('latency', latency)).toBe('latency (less is better)');
    expect(titleOfObjective('grade', { range: [0, 10] })).toBe('grade');
    expect(axisOfObjective('latency', latency)).toBe('latency (ms, less is better)');
    expect(axisOfObjective('grade')).toBe('grade');
  });
});

describe('a measure of the run', () => {
  const run = { durationMs: 1000, usage: { ...noUsage, costUsd: 0.002 } };

  it.each<[MetricDefinition, number, string]>([
    [
      { latency: { range: [500, 2500] } },
      0.75,
      'Expected an answer as early as possible between 500 and 2500 milliseconds. It took 1000.',
    ],
    [
      { latency: { range: [500, 2500] }, not: true },
      0.25,
      'Expected an answer as late as possible between 500 and 2500 milliseconds. It took 1000.',
    ],
    [
      { cost: { range: [0, 0.01] } },
      0.8,
      'Expected the answer to cost as little as possible between 0 and 0.01 US dollars. It cost 0.002.',
    ],
    [
      { length: { range: [0, 4], unit: 'words' } },
      0.5,
      'Expected the output to be as short as possible between 0 and 4 words. It has 2.',
    ],
  ])('%j scores %d', async (definition, score, reason) => {
    expect(await verdict(definition, 'two words', {}, run)).toEqual([score, reason]);
  });

  it('is an objective, even alone, that knows its direction', () => {
    const metric = createMetric([{ latency: { range: [500, 2500] } }], rowsOf({}), noServices);
    expect(metric.objectives).toEqual(['latency']);
    expect(metric.scales).toEqual({ latency });
    const negated = createMetric([{ latency: { range: [500, 2500] }, not: true }], rowsOf({}), noServices);
    expect(negated.scales).toEqual({ 'not-latency': { range: [500, 2500], unit: 'ms' } });
  });

  it.each([
    [{ latency: { range: [5, 5] } }, /^Expected the lowest and the highest value, such as \[0, 100\]$/],
    [{ latency: { range: [0, Infinity] } }, /^Expected the lowest and the highest value/],
    [{ latency: 'fast' }, /^Expected a number, or \{ range: \[best, worst\] \}$/],
    [{ length: { range: [0, 9], max: 5 } }, /^Expected either "range" or a limit$/],
    [{ contains: 'a', range: [0, 9] }, /^Expected "range" only together with the rule "javascript" or /],
    [
      { python: 'm.py', objectives: [{ range: [0, 9] }] },
      /^(?:Invalid key: Expected "name" but|Expected the name of an objective)/,
    ],
  ])('may not be %j', (entry, message) => {
    expect(complaints(entry)).toEqual([expect.stringMatching(message)]);
  });

  it('has no threshold, since it has a range', () => {
    expect(() => createMetric([{ length: { range: [0, 9] }, threshold: 0.5 }], rowsOf({}), noServices)).toThrow(
      'The metric\'s rule "length" has a threshold, but its values are measured on a range. Remove "threshold", or set the limit itself.',
    );
  });

  it('may not share its name with one that is measured in another way', () => {
    const twice: readonly MetricDefinition[] = [
      { javascript: { code: '1' }, objectives: [{ name: 'time', range: [0, 9] }] },
      { javascript: { code: '2' }, objectives: ['time'] },
    ];
    expect(() => createMetric(twice, rowsOf({}), { ...noServices, trusted: true })).toThrow(
      'The metric measures the objective "time" in two ways.',
    );
  });
});

describe('code that scores on a range', () => {
  const rangeOf100 = { range: [0, 100], minimize: true } as const;

  test.each([
    ['25', 0.75],
    ['250', 0],
    ['({ score: 0, feedback: "No errors." })', 1],
  ])('%s scores %d', async (code, score) => {
    const judge = scorer({ javascript: { code }, ...rangeOf100 }, await folderWith({}));
    expect((await judge('x')).score).toBe(score);
  });

  test('is told what counts as best', async () => {
    const judge = scorer({ javascript: { code: '25' }, ...rangeOf100 }, await folderWith({}));
    expect((await judge('x')).feedback).toContain('to return 0 or less. It returned 25.');
  });

  test('has objectives with ranges of their own', async () => {
    const code = '({ score: 1, feedback: "Fine.", objectives: { seconds: 15, tone: 0.5 } })';
    const objectives = [{ name: 'seconds', range: [0, 60], minimize: true, unit: 's' } as const, 'tone'];
    const judge = scorer({ javascript: { code }, objectives: [...objectives] }, await folderWith({}));
    expect((await judge('x')).objectives).toEqual({ seconds: 0.75, tone: 0.5 });
  });

  test.each([
    ['({ score: "many", feedback: "?" })', 'where "score" isn\'t a number. Give a number from 0 to 100.'],
    ['true', "answered true, which isn't a score."],
    ['({ feedback: "?" })', 'where "score" isn\'t a number. Give a number from 0 to 100.'],
    ['NaN', 'it returned NaN. A score is a number.'],
  ])('that answers %s is at fault', async (code, problem) => {
    const judge = scorer({ javascript: { code }, ...rangeOf100 }, await folderWith({}));
    await expect(judge('x')).rejects.toThrow(problem);
  });

  test('without a range may not leave 0 to 1', async () => {
    const judge = scorer({ javascript: { code: '37' }, minimize: true }, await folderWith({}));
    await expect(judge('x')).rejects.toThrow(
      'gave 37 as the score. A score is a number from 0 to 1. Correct the metric, or add its range in the spec, such as range: [0, 100].',
    );
  });
});

describe('a run with a measured objective', () => {
  const spec = [
    'prompts: { triage: triage.txt }',
    'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
    'metric: [{ equals: "{{answer}}" }, { length: { range: [0, 200] }, weight: 0.1 }]',
    'budget: { rollouts: 40 }',
    'search: { preset: classic, frontier: objective }',
    'review: off',
    '',
  ].join('\n');
  const scale: ObjectiveScale = { range: [0, 200], minimize: true, unit: 'characters' };

  it('shows it in its own unit and direction everywhere', async () => {
    const { state, evidence } = await finishedRun({ 'triage.gepa.yaml': spec });
    expect(state.run.scales).toEqual({ length: scale });
    const seed = { kind: 'candidate', index: 0 } as const;
    const first = { set: 'pareto', index: 0 } as const;
    const view = exampleView(state, evidence, { source: '', columns: [] }, first, [{ subject: seed }]);
    const { rules, output } = view.sides[0]?.answer as ScoredAnswer;
    expect(rules[1]).toMatchObject({ name: 'length', scale });
    expect(describeObjective(scale, rules[1]?.score ?? 0)).toBe(`${output.trim().length} characters`);

    const table = new EvidenceTable(state, evidence, [seed]);
    expect(table.headings(() => 'seed')).toEqual([
      'seed score',
      'seed equals',
      'seed length (characters, less is better)',
      'seed output',
    ]);
    expect(Number(table.cellsOf(first)[2])).toBeCloseTo(output.trim().length, 9);
    expect(reportMarkdown(state)).toMatch(/\| length \(less is better\) \| [\d.]+ characters \|/);
    expect(runResult('', state).seed.objectives?.['length']).toBeGreaterThan(1);
  });

  it('is led by the candidate with the better value, which may be the lower one', async () => {
    const { state } = await finishedRun({ 'triage.gepa.yaml': spec });
    const [seed] = state.candidates;
    if (seed === undefined) throw new Error('There is no seed.');
    const long = { sum: 0.2, count: 1 };
    const frontier = new GrowingFrontier();
    frontier.add(0, 0.5, frontierScores({ ...seed, objectives: { length: long } }, 'objective', ['length']));
    const short = { sum: scoreOfValue(scale, 20), count: 1 };
    frontier.add(1, 0.4, frontierScores({ ...seed, objectives: { length: short } }, 'objective', ['length']));
    expect(valueOfScore(scale, short.sum)).toBeCloseTo(20, 9);
    expect(frontier.leaders()).toEqual([1]);
  });
});
