import { describe, expect, it } from 'vitest';
import { composeSpec, type SpecDraft } from '../../../../src/runs/draft/draft-spec';
import { parseSpec } from '../../../../src/runs/spec/parse-spec';

const draft: SpecDraft = {
  title: 'triage.prompt.md',
  prompts: { triage: 'triage.prompt.md' },
  data: { feedback: '../data/train.jsonl', pareto: '../data/val.jsonl', test: '../data/test.jsonl' },
  metric: [
    { label: '{{answer}}', weight: 4 },
    { equals: '{{answer}}', weight: 1 },
  ],
  models: { task: { practice: 'student' }, reflection: { practice: 'reflector' } },
  budget: { rollouts: 300 },
  search: { seed: 1, minibatch: 3 },
  review: 'improving',
};

describe('a composed spec', () => {
  it('is parsed to the same values', () => {
    const spec = parseSpec(composeSpec(draft), 'triage.gepa.yaml');

    expect(spec.prompts).toEqual(draft.prompts);
    expect(spec.data).toEqual(draft.data);
    expect(spec.metric).toEqual(draft.metric);
    expect(spec.models).toEqual(draft.models);
    expect(spec.budget).toEqual(draft.budget);
    expect(spec.search).toMatchObject(draft.search);
    expect(spec.review).toBe('improving');
  });

  it('has the goal, if there is one', () => {
    const goal = 'Route tickets: "urgent" ones first # always';

    expect(parseSpec(composeSpec({ ...draft, goal }), 'x.gepa.yaml').goal).toBe(goal);
    expect(composeSpec(draft)).not.toContain('goal');
  });

  it('names a search other than the default one', () => {
    const search = { preset: 'trace', seed: 1 } as const;

    expect(parseSpec(composeSpec({ ...draft, search }), 'x.gepa.yaml').search).toMatchObject(search);
    expect(composeSpec(draft)).not.toContain('preset');
  });

  it('keeps an endpoint, its model and its price', () => {
    const task = {
      baseUrl: 'http://127.0.0.1:4000/v1',
      model: 'student',
      temperature: 0,
      price: { input: 0.4, output: 1.6 },
    };
    const text = composeSpec({ ...draft, models: { task, reflection: { ...task, model: 'reflector' } } });

    expect(parseSpec(text, 'x.gepa.yaml').models).toEqual({ task, reflection: { ...task, model: 'reflector' } });
    expect(text).toContain('apiKeyEnv');
  });

  it('quotes paths and names with YAML syntax', () => {
    const prompts = { 'a: b': 'my prompts/{draft} #1.txt' };
    const data = { feedback: "it's, [all] here.jsonl" };

    const spec = parseSpec(composeSpec({ ...draft, prompts, data }), 'x.gepa.yaml');

    expect(spec.prompts).toEqual(prompts);
    expect(spec.data).toEqual(data);
  });

  it('keeps a rubric of several lines, one of them only white space', () => {
    const metric = [
      { judge: 'Is the answer right for what was asked, and as short as it can be?\n \nBe strict.', weight: 1 },
    ];

    expect(parseSpec(composeSpec({ ...draft, metric }), 'x.gepa.yaml').metric).toEqual(metric);
  });

  it('mentions that rows are split off a single data file', () => {
    const text = composeSpec({ ...draft, data: { feedback: 'all.jsonl' } });

    expect(text).toContain('split off');
    expect(text).toContain('data: { feedback: all.jsonl }');
  });
});
