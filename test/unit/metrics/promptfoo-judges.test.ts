import { describe, expect, it } from 'vitest';
import type { Assertion, Row } from '../../../src/datasets/row';
import { createMetric } from '../../../src/metrics/create-metric';
import type { MetricServices } from '../../../src/metrics/rule';
import { folderWith } from './code/code-workspace';
import { embedderThatKnows, judgeThatSays, verdict } from './judging/judge-server';
import { noServices, runOf } from './scored-run';

/** A row of a promptfoo test that asserts this. */
function testRow(values: Row['values'], ...assertions: readonly Assertion[]): Row {
  return { values, source: 'promptfooconfig.yaml:7', assertions };
}

async function scoreRows(rows: readonly Row[], services: MetricServices, output: string) {
  const metric = createMetric([{ assertions: 'rows' }], rows, services);
  try {
    return await Promise.all(rows.map((row) => metric.score(runOf(row, output), new AbortController().signal)));
  } finally {
    await metric.close?.();
  }
}

describe('promptfoo’s assertions with a model', () => {
  it('are filled with the test’s variables and pass from their threshold on, with the graded score', async () => {
    const { services, asked } = await judgeThatSays(verdict('0.8', 'It is kind, but long.'));
    const rubric = { type: 'llm-rubric', value: 'greets {{name}}', threshold: 0.7 };
    const [result] = await scoreRows([testRow({ name: 'Ada' }, rubric)], services, 'Hello Ada');
    expect(result?.score).toBe(0.8);
    expect(result?.feedback).toMatch(
      'Expected the output to meet this rubric: "greets Ada". The judge\'s verdict: 0.8 on a scale from 0 to 1. Its critique: It is kind, but long.',
    );
    expect(result?.feedback).toMatch('It passes from 0.7.');
    expect(asked()[0]?.[1]?.content).toMatch('<rubric-a>\ngreets Ada\n</rubric-a>');
  });

  it('can be negated: not-similar', async () => {
    const services = await embedderThatKnows({ Lyon: [0.6, 0.8], Paris: [1, 0] });
    const [result] = await scoreRows([testRow({}, { type: 'not-similar', value: 'Paris' })], services, 'Lyon');
    expect(result?.score).toBeCloseTo(0.4);
    expect(result?.feedback).toMatch('It passes below 0.75.');
  });

  it('without a judge are rejected with their test', () => {
    expect(() =>
      createMetric([{ assertions: 'rows' }], [testRow({}, { type: 'llm-rubric', value: 'x' })], noServices),
    ).toThrow(
      'promptfooconfig.yaml:7: The assertion "llm-rubric" of this test cannot be scored: The metric\'s rule "judge" needs a model that judges',
    );
  });

  it('may have a prompt of their own for the judge, which answers in JSON', async () => {
    const reply = '```json\n{"reason": "It is curt.", "pass": false, "score": 0.3}\n```';
    const { services, asked } = await judgeThatSays(() => reply);
    const rubric = {
      type: 'llm-rubric',
      value: 'greets {{name}}',
      rubricPrompt: 'Is "{{output}}" for {{name}}: {{rubric}}?',
    };
    const [result] = await scoreRows([testRow({ name: 'Ada' }, rubric)], services, 'Hello {{name}}');
    expect(asked()).toEqual([[{ role: 'user', content: 'Is "Hello {{name}}" for Ada: greets Ada?' }]]);
    expect(result?.score).toBe(0.3);
    expect(result?.feedback).toMatch(
      'Expected the output to meet this rubric: "greets Ada". By the test\'s own grading prompt it fails with the score 0.3. The judge\'s reason: It is curt.',
    );
  });

  const messages = [
    { role: 'system', content: 'Grade by: {{rubric}}' },
    { role: 'user', content: '{{output}}' },
  ];

  it.each([
    ['a list', messages],
    ['JSON', JSON.stringify(messages)],
    ['YAML', '- role: system\n  content: "Grade by: {{rubric}}"\n- role: user\n  content: "{{output}}"\n'],
  ])('may have chat messages for the judge as %s', async (_form, rubricPrompt) => {
    const { services, asked } = await judgeThatSays(() => '{"pass": true}');
    const [result] = await scoreRows(
      [testRow({}, { type: 'llm-rubric', value: 'kind', rubricPrompt })],
      services,
      'a "b"\nc',
    );
    expect(asked()).toEqual([
      [
        { role: 'system', content: 'Grade by: kind' },
        { role: 'user', content: 'a "b"\nc' },
      ],
    ]);
    expect(result?.score).toBe(1);
  });

  it.each([
    ['I like it.', 'it has no JSON object.'],
    ['{"score": 7}', 'its score 7 is not from 0 to 1.'],
    ['{"verdict": 1}', 'it has neither "pass" nor "score".'],
  ])('ask the judge again that says %s to a prompt of their own', async (first, problem) => {
    const { services, asked } = await judgeThatSays(
      () => first,
      () => '{"score": 0.5}',
    );
    const assertion = { type: 'llm-rubric', value: 'kind', rubricPrompt: '{{output}}' };
    expect((await scoreRows([testRow({}, assertion)], services, 'Hi'))[0]?.score).toBe(0.5);
    expect(asked()[1]?.[2]?.content).toContain(`Your answer is unreadable: ${problem}`);
  });

  it('are refused when their prompt for the judge is a program, or uses what the test lacks', async () => {
    const { services } = await judgeThatSays(verdict('1'));
    const refused = (rubricPrompt: string) => () =>
      createMetric([{ assertions: 'rows' }], [testRow({}, { type: 'llm-rubric', value: 'x', rubricPrompt })], services);
    expect(refused('file://grade.py')).toThrow(
      'The assertion "llm-rubric" of this test cannot be scored: its "rubricPrompt" is the program file://grade.py, which GEPA doesn\'t run. Write the prompt itself.',
    );
    expect(refused('{{tone}}')).toThrow(
      'promptfooconfig.yaml:7: The assertion "llm-rubric" of this test cannot be scored: The row has no column for the variable {{tone}}',
    );
  });

  it('of other kinds with a prompt of their own for the grader are refused', async () => {
    const { services } = await judgeThatSays(verdict('1'));
    const rows = [testRow({}, { type: 'factuality', value: 'x', rubricPrompt: 'Grade {{output}}' })];
    expect(() => createMetric([{ assertions: 'rows' }], rows, services)).toThrow(
      /^.*The assertion "factuality" of this test cannot be scored: its "rubricPrompt" would decide.*Put its criteria into "value"\.$/,
    );
  });
});

describe('promptfoo’s assertions with code', () => {
  it('of all tests share one process', async () => {
    const folder = await folderWith({
      'score.js':
        'module.exports = (output, { vars }) => ({ pass: true, score: 1, reason: `${vars.n} by ${process.pid}` });',
    });
    const rows = Array.from({ length: 30 }, (_, n) => testRow({ n }, { type: 'javascript', value: 'file://score.js' }));
    const results = await scoreRows(rows, { ...noServices, folder, trusted: true }, 'x');
    const said = results.map(({ feedback }) => /(\d+) by (\d+)/.exec(feedback)?.slice(1) ?? []);
    expect(said.map(([n]) => Number(n))).toEqual(rows.map((_, n) => n));
    expect(new Set(said.map(([, pid]) => pid)).size).toBe(1);
  });

  it('may be inline, with the test’s variables filled in', async () => {
    const rows = [testRow({ limit: 3 }, { type: 'javascript', value: 'output.length < {{limit}}' })];
    const [result] = await scoreRows(rows, { ...noServices, folder: await folderWith({}), trusted: true }, 'four');
    expect(result?.score).toBe(0);
    expect(result?.feedback).toMatch('Expected the code `output.length < 3` to return true. It returned false.');
  });

  it('are rejected when the workspace is not trusted', () => {
    const rows = [testRow({}, { type: 'javascript', value: 'true' })];
    expect(() => createMetric([{ assertions: 'rows' }], rows, noServices)).toThrow(
      'promptfooconfig.yaml:7: The assertion "javascript" of this test cannot be scored: The metric\'s rule "javascript" runs code of this workspace, which isn\'t trusted.',
    );
  });
});
