import { describe, expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { reportHtml } from '../../../../src/runs/report/html-report';
import { reportMarkdown } from '../../../../src/runs/report/report';
import { newRun, workspace } from '../practice-run';

describe('a plan with marked rows', () => {
  test('says which rows a model wrote, and so do the reports', async () => {
    const row = (marks: object) => `${JSON.stringify({ input: 'My card is lost', answer: 'cards', ...marks })}\n`;
    const rows = row({ synthetic: 'gpt-4.1' }) + row({ unreviewed: 'gpt-4.1-mini' }) + row({ synthetic: '' }) + row({});
    const folder = await workspace({ 'feedback.jsonl': rows, 'pareto.jsonl': rows });
    const { plan } = await newRun(folder);
    const { description } = plan;
    expect(description.examples.pareto.map(({ mark }) => mark)).toEqual([
      'synthetic',
      'unreviewed',
      undefined,
      undefined,
    ]);
    const { state } = RunFold.over([{ type: 'runStarted', run: description, at: 0 }]);
    for (const report of [reportMarkdown(state), reportHtml(state)]) {
      expect(report).toContain(
        'A model wrote 1 of 4 examples of the feedback set and 1 of 4 examples of the Pareto set.',
      );
      expect(report).toContain('Nobody has reviewed the expected answers of 1 of 4 examples of the feedback set');
    }
  });
});
