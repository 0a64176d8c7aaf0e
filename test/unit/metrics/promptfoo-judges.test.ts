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

  it('can be turned round: not-similar', async () => {
    const services = await embedderThatKnows({ Lyon: [0.6, 0.8], Paris: [1, 0] });
    const [result] = await scoreRows([testRow({}, { type: 'not-similar', value: 'Paris' })], services, 'Lyon');
    expect(result?.score).toBeCloseTo(0.4);
    expect(result?.feedback).toMatch('It passes below 0.75.');
  });

  it('without a judge are refused with the test that has them', () => {
    expect(() =>
      createMetric([{ assertions: 'rows' }], [testRow({}, { type: 'llm-rubric', value: 'x' })], noServices),
    ).toThrow(
      'promptfooconfig.yaml:7: The assertion "llm-rubric" of this test cannot be scored: The metric\'s rule "judge" asks a model for its verdict',
    );
  });

  it('with a prompt of their own for the grader are refused', async () => {
    const { services } = await judgeThatSays(verdict('1'));
    const rows = [testRow({}, { type: 'factuality', value: 'x', rubricPrompt: 'Grade {{output}}' })];
    expect(() => createMetric([{ assertions: 'rows' }], rows, services)).toThrow(
      'The assertion "factuality" of this test cannot be scored: it has a "rubricPrompt" of its own',
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
    expect(result?.feedback).toMatch('Expected the code `output.length < 3` to give true. It gave false.');
  });

  it('are refused where the workspace is not trusted', () => {
    const rows = [testRow({}, { type: 'javascript', value: 'true' })];
    expect(() => createMetric([{ assertions: 'rows' }], rows, noServices)).toThrow(
      'promptfooconfig.yaml:7: The assertion "javascript" of this test cannot be scored: The metric\'s rule "javascript" runs code of this workspace, which is not trusted.',
    );
  });
});
