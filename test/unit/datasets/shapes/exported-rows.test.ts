import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { workspace } from '../../runs/practice-run';

/** Rows as written to a file. Columns that no prompt sees and that say nothing of this tool are left out of them. */
async function read(rows: readonly object[], name = 'export.jsonl') {
  const text = name.endsWith('.json') ? JSON.stringify(rows) : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return loadRows(join(await workspace({ [name]: text }), name));
}

const values = async (...rows: readonly object[]) => (await read(rows)).map((row) => row.values);

describe('rows that Langfuse exports', () => {
  const trace = {
    id: 't1',
    timestamp: '2026-11-02T10:00:00Z',
    name: 'triage',
    sessionId: null,
    observations: [],
    htmlPath: '/x',
  };

  it('are items of data sets, with nested inputs', async () => {
    const item = { id: 'i1', datasetId: 'd', sourceTraceId: null, status: 'ACTIVE', metadata: null };
    const input = { ticket: { subject: 'Charged twice' }, language: 'en' };
    const [row] = await read([{ ...item, input, expectedOutput: { queue: 'billing' } }], 'items.json');
    expect(row).toMatchObject({
      values: { ticket: { subject: 'Charged twice' }, language: 'en', expected: 'billing' },
      form: { inputs: ['ticket', 'language'], expected: 'expected' },
      source: 'items.json:1',
    });
  });

  it('are traces, whose output nobody has reviewed', async () => {
    const input = { args: [], kwargs: { question: 'Where is it?' } };
    expect(await values({ ...trace, input, output: 'At the post office.', scores: [] })).toEqual([
      { question: 'Where is it?', expected: 'At the post office.', unreviewed: 'Langfuse' },
    ]);
  });

  it('have scores and comments as feedback, and no expected answer when a score is against it', async () => {
    const scores = [
      { name: 'user-rating', value: 0, dataType: 'NUMERIC', comment: 'Wrong queue' },
      { name: 'tone', value: 1, stringValue: 'kind' },
    ];
    expect(await values({ ...trace, input: 'Charged twice', output: 'shipping', scores })).toEqual([
      {
        input: 'Charged twice',
        output: 'shipping',
        feedback: 'The answer "shipping": user-rating: 0 (Wrong queue)\ntone: 1',
      },
    ]);
    expect(
      await values({ ...trace, input: 'Charged twice', output: 'billing', scores: [{ name: 'ok', value: 1 }] }),
    ).toEqual([{ input: 'Charged twice', expected: 'billing', feedback: 'ok: 1' }]);
  });

  it('are observations in blob storage, of which the outer ones count', async () => {
    const observation = {
      trace_id: 't1',
      trace_name: 'triage',
      type: 'SPAN',
      input: '{"q": "Hi"}',
      output: '"billing"',
    };
    const rows = [
      { ...observation, id: 'a', parent_observation_id: null },
      { ...observation, id: 'b', parent_observation_id: 'a' },
    ];
    expect((await read(rows)).map(({ source }) => source)).toEqual(['export.jsonl:1']);
    expect(await values(...rows.slice(1))).toMatchObject([{ q: 'Hi' }]);
  });

  it('are tables with JSON in their cells', async () => {
    const csv =
      'id,input,expectedOutput,metadata,datasetName\ni1,"{""question"":""Why?""}","{""answer"":""So.""}",,d\n';
    const folder = await workspace({ 'items.csv': csv });
    expect((await loadRows(join(folder, 'items.csv'))).map((row) => row.values)).toEqual([
      { question: 'Why?', expected: 'So.' },
    ]);
  });
});

it('rows of one’s own with similar names keep their columns', async () => {
  const row = { session_id: 's', input: { question: 'Why?' }, output: 'Dunno', expectedOutput: 'So.' };
  expect(await values(row)).toEqual([row]);
});

describe('rows that Opik exports', () => {
  it('are traces of its SDK, with scores and comments', async () => {
    const feedback_scores = [{ name: 'Relevance', value: 0.2, reason: 'Beside the point', source: 'ui' }];
    const trace = {
      id: 't',
      name: 'chat',
      start_time: '2026-11-02',
      input: { user_input: 'Hi' },
      output: { response: 'Bye' },
      feedback_scores,
    };
    expect(await values({ ...trace, comments: [{ text: 'Too short', created_by: 'ada' }] })).toEqual([
      { user_input: 'Hi', output: 'Bye', feedback: 'The answer "Bye": Relevance: 0.2 (Beside the point)\nToo short' },
    ]);
  });

  it('are files of its command line', async () => {
    const trace = {
      id: 't',
      input: { messages: [{ role: 'user', content: 'Hi' }] },
      output: { choices: [{ message: { role: 'assistant', content: 'Bye' } }] },
    };
    expect(await values({ trace, spans: [{ id: 's' }] })).toEqual([
      { input: [{ role: 'user', content: 'Hi' }], expected: 'Bye', unreviewed: 'Opik' },
    ]);
  });
});

describe('rows that LangSmith exports', () => {
  it('are runs, with corrections as the expected answer', async () => {
    const run = {
      id: 'r',
      name: 'ChatOpenAI',
      run_type: 'chain',
      parent_run_id: null,
      inputs: { question: 'Why?' },
      outputs: { answer: 'Dunno' },
    };
    const feedback = [{ key: 'correctness', score: 0, comment: 'It is known', correction: { answer: 'Because.' } }];
    expect(await values({ ...run, feedback })).toEqual([
      {
        question: 'Why?',
        expected: 'Because.',
        output: 'Dunno',
        feedback: 'The answer "Dunno": correctness: 0 (It is known)',
      },
    ]);
    expect(await values({ ...run, feedback_stats: { correctness: { n: 2, avg: 1 } } })).toEqual([
      { question: 'Why?', expected: 'Dunno', feedback: 'correctness: 1' },
    ]);
  });

  it('are calls of models, whose answer is in generations', async () => {
    const inputs = {
      messages: [[{ lc: 1, type: 'constructor', id: ['langchain', 'HumanMessage'], kwargs: { content: 'Why?' } }]],
    };
    const [row] = await values({ run_type: 'llm', inputs, outputs: { generations: [[{ text: 'So.' }]] } });
    expect(row).toMatchObject({ expected: 'So.', unreviewed: 'LangSmith' });
    expect(row?.['input']).toHaveLength(1);
  });
});

describe('rows that Braintrust exports', () => {
  const log = {
    id: 'b',
    _xact_id: '1',
    root_span_id: 'r',
    span_attributes: { name: 'task' },
    tags: null,
    metadata: { model: 'm' },
  };

  it('have an expected answer, scores and comments', async () => {
    const scored = { scores: { Factuality: 0, Style: null }, comments: [{ comment: { text: 'See the manual' } }] };
    expect(
      await values({ ...log, input: [{ role: 'user', content: 'Why?' }], output: 'Dunno', expected: 'So.', ...scored }),
    ).toEqual([
      {
        input: [{ role: 'user', content: 'Why?' }],
        expected: 'So.',
        output: 'Dunno',
        feedback: 'The answer "Dunno": Factuality: 0\nSee the manual',
        metadata: { model: 'm' },
      },
    ]);
  });

  it('are outer spans', async () => {
    const outer = { ...log, input: 'Why?', output: 'So.', span_parents: null };
    expect(await values(outer, { ...log, input: 'step', output: 'x', span_parents: ['b'] })).toHaveLength(1);
  });
});

describe('rows that Phoenix exports', () => {
  it('are spans of its data frame, with annotations', async () => {
    const span = {
      name: 'agent',
      span_kind: 'AGENT',
      parent_id: null,
      'context.span_id': 's',
      'attributes.input.value': 'Why?',
      'attributes.output.value': 'Dunno',
    };
    const annotations = [
      {
        name: 'correct',
        annotator_kind: 'HUMAN',
        result: { label: 'incorrect', score: null, explanation: 'It is known' },
      },
    ];
    expect(await values({ ...span, annotations })).toEqual([
      { input: 'Why?', output: 'Dunno', feedback: 'The answer "Dunno": correct: incorrect (It is known)' },
    ]);
  });

  it('are spans of its API, with nested attributes', async () => {
    const attributes = { 'input.value': '{"question": "Why?"}', 'output.value': 'So.' };
    expect(await values({ span_kind: 'CHAIN', parent_id: null, attributes })).toEqual([
      { question: 'Why?', expected: 'So.', unreviewed: 'Phoenix' },
    ]);
  });

  it('are examples of data sets', async () => {
    const example = {
      id: 'e',
      updated_at: '2026-11-02',
      metadata: {},
      input: { question: 'Why?' },
      output: { answer: 'So.' },
    };
    expect(await values(example)).toEqual([{ question: 'Why?', expected: 'So.' }]);
  });
});

describe('rows that OpenAI’s evals export', () => {
  it('are output items of a run, whose failures become feedback', async () => {
    const datasource_item = { ticket: 'Charged twice', label: 'billing' };
    const sample = { input: [], output: [{ role: 'assistant', content: 'shipping' }] };
    const item = { object: 'eval.run.output_item', id: 'o', status: 'fail', datasource_item, sample };
    const [row] = await read([
      { ...item, results: [{ name: 'match', type: 'string_check', passed: false, score: 0 }] },
    ]);
    expect(row).toMatchObject({
      values: {
        ticket: 'Charged twice',
        label: 'billing',
        item: datasource_item,
        feedback: 'The answer "shipping": match: false',
      },
      form: { whole: 'item' },
    });
    const [passed] = await values({ ...item, results: [{ name: 'match', passed: true, score: 1 }] });
    expect(passed).not.toHaveProperty('feedback');
  });
});

describe('traces that can’t be used', () => {
  const trace = { run_type: 'chain', inputs: { question: 'Why?' }, outputs: { answer: 'So.' } };

  it('are reported with their file and line', async () => {
    const reading = read([
      trace,
      { ...trace, outputs: null },
      { ...trace, inputs: {} },
      { question: 'x', answer: 'y' },
    ]);
    await expect(reading).rejects.toThrow(
      /3 rows cannot be read[^]*export\.jsonl:2: the trace has neither an output nor an expected answer[^]*export\.jsonl:3: the trace has no input[^]*export\.jsonl:4: this is a row of columns/,
    );
  });

  it('have columns with the names of ours under another name', async () => {
    expect(await values({ ...trace, inputs: { expected: 'a date', text: 'Monday' } })).toEqual([
      { 'input.expected': 'a date', text: 'Monday', expected: 'So.', unreviewed: 'LangSmith' },
    ]);
  });
});
