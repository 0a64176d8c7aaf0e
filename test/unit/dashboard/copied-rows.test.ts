import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../src/runs/report/html-report';
import { reportMarkdown } from '../../../src/runs/report/report';
import { reasonsOf } from '../../../webview-ui/details';
import { ExampleRun } from './example-run';

const copied = { words: 12, of: 60, passage: 'my parcel has been stuck at customs since Monday' };
const words = '20% is copied from rows that reflections saw (12 of 60 words): “my parcel has been stuck';

/** A finished run whose winner copies from a row. */
const finished = () =>
  new ExampleRun(2)
    .scores(0, [0, 0.5])
    .proposes({ diagnosis: 'It guesses.', copied }, [1, 1, 1])
    .admits()
    .scores(1, [1, 0.5])
    .add({ type: 'runStopped', reason: { kind: 'budget', limit: 'rollouts' } });

describe('what a proposal copies from rows', () => {
  it('is on the dashboard, with its reasons', () => {
    const { state } = finished();
    const [proposal] = state.proposals;

    expect(JSON.stringify(proposal === undefined ? [] : reasonsOf(state, proposal, undefined))).toContain(words);
  });

  it('is in the reports: with the proposal, and with the winning change', () => {
    const { state } = finished();

    expect(reportMarkdown(state).split(words)).toHaveLength(3);
    expect(reportHtml(state)).toContain(words);
  });
});
