import { parse } from 'papaparse';
import { describe, expect, it } from 'vitest';
import { candidateFiles, scoresCsv } from '../../../../src/runs/report/exports';
import { ExampleRun } from '../../dashboard/example-run';

const run = () => new ExampleRun(2).scores(0, [0, 0.5]).proposes().admits().scores(1, [1]);

describe('the scores as CSV', () => {
  it('have a row for each example and a column for each candidate, empty without a score', () => {
    expect(parse(scoresCsv(run().state).trim()).data).toEqual([
      ['example', 'source', 'input', 'expected', 'leftOut', 'candidate 0', 'candidate 1'],
      ['1', 'val.jsonl:1', 'ticket 1', '', '', '0', '1'],
      ['2', 'val.jsonl:2', 'ticket 2', '', '', '0.5', ''],
    ]);
  });

  it('contain no formula that a spreadsheet would run', () => {
    const { state } = run();
    const [first] = state.run.examples.pareto;
    Object.assign(first ?? {}, { title: '=HYPERLINK("https://example.org")' });
    expect(scoresCsv(state)).toContain(`"'=HYPERLINK(""https://example.org"")"`);
  });
});

describe('the candidates as files', () => {
  it('are the texts of each candidate, in a folder of its own', () => {
    expect(candidateFiles(run().state)).toEqual([
      { path: ['candidate-0', 'route.md'], text: 'Sort tickets.\n' },
      { path: ['candidate-1', 'route.md'], text: 'Sort support tickets.\n' },
    ]);
  });
});
