import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/models/model';
import {
  costOfRunning,
  costOfScoring,
  outputsToTry,
  rowsToTry,
  runPrompt,
  scoreOutputs,
  typedOutput,
} from '../../../../src/runs/draft/metric-trial';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { workspace } from '../practice-run';

const { signal } = new AbortController();
const usage = { calls: 1, promptTokens: 1, completionTokens: 1 };

/** Plans a run of a prompt with six rows. */
async function planOf(
  metric: string,
  rows: readonly object[] = labelled,
  models = '{ task: { practice: student }, reflection: { practice: reflector } }',
) {
  const folder = await workspace({
    'desk.txt': 'Which queue is the ticket for?',
    'desk.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    'desk.gepa.yaml': `prompts: { desk: desk.txt }\ndata: { feedback: desk.jsonl }\nmetric: ${metric}\nmodels: ${models}\n`,
  });
  return planRun(join(folder, 'desk.gepa.yaml'), (name) => name);
}

const labelled = ['billing', 'billing', 'returns', 'billing', 'delivery', 'returns', 'billing', 'delivery'].map(
  (answer, place) => ({ input: `Ticket ${place}`, answer }),
);
const unlabelled = labelled.map(({ input }) => ({ input }));
const remote =
  '{ task: { baseUrl: "http://x/v1", model: small }, reflection: { baseUrl: "http://x/v1", model: large } }';

/** Answers every request, and counts them. */
function answering(textFor: (request: string) => string) {
  const asked: string[] = [];
  const model: Model = {
    complete: ({ messages }) => {
      const request = JSON.stringify(messages);
      asked.push(request);
      return Promise.resolve({ text: textFor(request), usage });
    },
  };
  return { asked, models: { task: model, reflection: model } };
}

describe('the rows that a metric is tried on', () => {
  it('have different expected answers', async () => {
    const plan = await planOf('[{ equals: "{{answer}}" }]');
    const answers = rowsToTry(plan).map(({ values }) => values['answer']);

    expect(new Set(answers).size).toBe(new Set(plan.examples.feedback.map(({ values }) => values['answer'])).size);
  });

  it('are the first ones without expected answers', async () => {
    const plan = await planOf('[{ length: { max: 3 } }]', unlabelled);

    expect(rowsToTry(plan)).toEqual(plan.examples.feedback.slice(0, 3));
  });
});

describe('a metric that is tried', () => {
  it('scores the expected answer, that of another row and an empty output, without a model', async () => {
    const plan = await planOf('[{ label: "{{answer}}" }]');
    const [row] = rowsToTry(plan);
    if (row === undefined) throw new Error('There is no row.');
    const outputs = outputsToTry(row, plan);
    const verdicts = await scoreOutputs(plan, outputs, undefined, true, signal);

    expect(outputs.map(({ source }) => source)).toEqual(['expected', 'other', 'empty']);
    expect(verdicts.map((verdict) => (verdict.kind === 'scored' ? verdict.score : verdict.problem))).toEqual([1, 0, 0]);
  });

  it('says why code cannot score an output', async () => {
    const plan = await planOf('[{ javascript: { code: "unknown.length" } }]');
    const outputs = plan.examples.feedback.slice(0, 1).map((row) => typedOutput(row, 'billing'));
    const [verdict] = await scoreOutputs(plan, outputs, undefined, true, signal);

    expect(verdict).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(verdict)).toContain('unknown is not defined');
  });

  it('asks the judge once for each output', async () => {
    const plan = await planOf('[{ judge: "The answer is friendly." }]', unlabelled, remote);
    const judge = answering((request) => {
      const mark = /<critique-([a-z]+)>/.exec(request)?.[1] ?? '';
      return `<critique-${mark}>Curt.</critique-${mark}>\n<verdict-${mark}>5</verdict-${mark}>`;
    });
    const outputs = rowsToTry(plan).map((row) => typedOutput(row, 'Hello!'));
    await scoreOutputs(plan, outputs, judge.models, true, signal);

    expect(judge.asked).toHaveLength(outputs.length);
    expect(costOfScoring(plan, outputs, 1)).toMatchObject({ model: 'large', requests: outputs.length });
  });

  it('scores what the prompt answers', async () => {
    const plan = await planOf('[{ equals: "{{answer}}" }]', labelled, remote);
    const task = answering(() => 'returns');
    const rows = rowsToTry(plan);
    const outputs = await runPrompt(plan, rows, task.models, true, signal);
    const verdicts = await scoreOutputs(plan, outputs, undefined, true, signal);

    expect(task.asked).toHaveLength(rows.length);
    expect(costOfRunning(plan, rows)).toMatchObject({ model: 'small', requests: rows.length });
    expect(verdicts.map((verdict) => verdict.kind === 'scored' && verdict.score)).toEqual(
      rows.map(({ values }) => (values['answer'] === 'returns' ? 1 : 0)),
    );
  });

  it('costs nothing with the practice model', async () => {
    const plan = await planOf('[{ equals: "{{answer}}" }]');

    expect(costOfRunning(plan, rowsToTry(plan))).toBeUndefined();
    expect(costOfScoring(plan, [], 0)).toBeUndefined();
  });
});
