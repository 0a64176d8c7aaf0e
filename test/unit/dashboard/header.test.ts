import { describe, expect, it } from 'vitest';
import type { DashboardIntent } from '../../../src/editor/dashboard/messages';
import { Header } from '../../../webview-ui/header';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

/** The labels of the buttons that are shown. */
const buttonsOf = ({ element }: Header) =>
  [...element.querySelectorAll('vscode-button:not([hidden])')].map(({ textContent }) => textContent);

function headerOf(run: ExampleRun, live = true, sent: DashboardIntent[] = []): Header {
  const header = new Header((intent) => sent.push(intent));
  header.update(projectionOf(run, live));
  return header;
}

/** What waits for the developer, as it is announced; undefined while nothing does. */
const waitingIn = ({ element }: Header) => element.querySelector('[role=status]:not([hidden])')?.textContent;

const withProposals = (count: number) => {
  const run = new ExampleRun().scores(0, [1, 0]);
  for (let number = 1; number <= count; number += 1)
    run.proposes({}, [1, 1, 1]).add({ type: 'reviewRequested', proposal: number });
  return run;
};

describe('the header', () => {
  it('names the prompt, the run and the seed of its random numbers', () => {
    const { element } = headerOf(new ExampleRun());
    expect(element.querySelector('h1')?.textContent).toBe('triage.prompt.md');
    expect(element.querySelector('.run-id')?.textContent).toBe('run run-1 · seed 0');
  });

  it('names no seed of an imported run that does not say it', () => {
    const run = new ExampleRun();
    const { state } = run;
    const search = { ...state.run.search };
    delete search.seed;
    const header = new Header(() => undefined);
    header.update({ ...projectionOf(run), state: { ...state, run: { ...state.run, search } } });
    expect(header.element.querySelector('.run-id')?.textContent).toBe('run run-1');
  });

  it('says which candidate the run started from', () => {
    const run = new ExampleRun();
    const { state } = run;
    const header = new Header(() => undefined);
    const startedFrom = { run: 'run-0', candidate: 3 };
    header.update({ ...projectionOf(run), state: { ...state, run: { ...state.run, startedFrom } } });
    expect(header.element.querySelector('.run-id')?.textContent).toBe(
      'run run-1 · seed 0 · started from candidate 3 of run run-0',
    );
  });

  it('offers to pause and finish a running run', () => {
    expect(buttonsOf(headerOf(new ExampleRun()))).toEqual(['Pause', 'Finish Now']);
  });

  it('offers to continue a paused run', () => {
    expect(buttonsOf(headerOf(new ExampleRun().add({ type: 'runPaused' })))).toEqual(['Continue', 'Finish Now']);
  });

  it('offers to try now while an endpoint doesn’t answer', () => {
    const run = new ExampleRun().add({
      type: 'runPaused',
      outage: { message: 'The endpoint doesn’t answer.', since: 4_000_000, failures: 1, retryAt: 5_000_000 },
    });
    expect(buttonsOf(headerOf(run))).toEqual(['Try Now', 'Finish Now']);
  });

  it('offers to resume an interrupted run', () => {
    expect(buttonsOf(headerOf(new ExampleRun(), false))).toEqual(['Resume']);
  });

  it('counts the proposals that wait for review, and offers the next', () => {
    expect(waitingIn(headerOf(withProposals(0)))).toBeUndefined();
    expect(waitingIn(headerOf(withProposals(1)))).toBe('1 proposal is waiting for your review');
    expect(waitingIn(headerOf(withProposals(2)))).toBe('2 proposals are waiting for your review');
    expect(buttonsOf(headerOf(withProposals(1)))).toContain('Review Next');
  });

  it('asks the editor for what its buttons say', () => {
    const sent: DashboardIntent[] = [];
    const { element } = headerOf(withProposals(1), true, sent);
    for (const button of element.querySelectorAll<HTMLElement>('vscode-button')) button.click();
    expect(sent.map(({ type }) => type)).toEqual(['pause', 'continue', 'finish', 'resume', 'export', 'reviewNext']);
  });
});
