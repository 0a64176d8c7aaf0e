import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DashboardIntent, DashboardUpdate, DashboardViewState } from '../../../src/editor/dashboard/messages';
import type { RunState } from '../../../src/gepa/state';
import { ExampleRun } from './example-run';
import { RecordingContext } from './recording-context';

const sent: DashboardIntent[] = [];
let kept: DashboardViewState | undefined = { run: '/runs/run-1', candidate: 1 };

/** A run with two children in its pool. */
const run = () =>
  new ExampleRun()
    .scores(0, [0, 0])
    .proposes({}, [1, 1, 1])
    .admits()
    .scores(1, [1, 0])
    .proposes({ parents: [1] }, [1, 1, 1])
    .admits()
    .scores(2, [1, 1]);

/** As it arrives: a copy. */
const stateOf = (example: ExampleRun) => structuredClone<RunState>(example.state);

async function receive(update: DashboardUpdate): Promise<void> {
  window.dispatchEvent(new MessageEvent('message', { data: update }));
  await new Promise((done) => requestAnimationFrame(done));
}

const textOf = (selector: string) => document.querySelector(selector)?.textContent;
const selectedMarks = () =>
  [...document.querySelectorAll('.mark[aria-selected=true]')].map((mark) => mark.getAttribute('data-candidate'));

beforeAll(async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(new RecordingContext().asContext);
  vi.stubGlobal('acquireVsCodeApi', () => ({
    postMessage: (intent: DashboardIntent) => sent.push(intent),
    getState: () => kept,
    setState: (state: DashboardViewState) => (kept = state),
  }));
  document.body.replaceChildren();
  await import('../../../webview-ui/dashboard');
});

afterAll(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the dashboard as it opens', () => {
  it('asks for the run, and says that it is loading', () => {
    expect(sent).toEqual([{ type: 'ready' }]);
    expect(textOf('.loading:not([hidden])')).toBe('Loading the run…');
    expect(document.querySelector('.page:not([hidden])')).toBeNull();
  });

  it('shows the candidate that was selected before the window was reloaded', async () => {
    await receive({ type: 'snapshot', state: stateOf(run()), workedOn: 'here', folder: '/runs/run-1' });
    expect(textOf('.loading:not([hidden])')).toBeUndefined();
    expect(textOf('.details h2')).toBe('Candidate 1');
  });
});

describe('the dashboard of a run', () => {
  beforeEach(async () => {
    sent.length = 0;
    await receive({ type: 'snapshot', state: stateOf(run()), workedOn: 'here', folder: '/runs/run-1' });
  });

  it('shows what happens in the run as it is reported', async () => {
    await receive({ type: 'events', events: [{ type: 'runPaused', at: 9_000_000 }] });
    expect(textOf('.now')).toMatch(/^Paused:/);
    expect(textOf('.actions vscode-button:not([hidden])')).toBe('Continue');
  });

  it('shows one selection in all its parts', async () => {
    await receive({ type: 'select', candidate: 2 });
    expect(textOf('.details h2')).toBe('Candidate 2');
    expect(new Set(selectedMarks())).toEqual(new Set(['2']));
    expect(textOf('[aria-live=polite]')).toBe('Candidate 2 is selected.');
  });

  it('selects a candidate with a click on its mark', () => {
    document.querySelector(".lineage [data-candidate='0']")?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(textOf('.details h2')).toBe('Candidate 0, the seed');
    expect(kept).toEqual({ run: '/runs/run-1', candidate: 0 });
    expect(sent).toEqual([{ type: 'selected', candidate: 0 }]);
  });

  it('compares the selected candidate with a second one, until that is ended', async () => {
    await receive({ type: 'select', candidate: 2 });
    const mark = document.querySelector(".lineage [data-candidate='1']");
    mark?.dispatchEvent(new MouseEvent('click', { bubbles: true, ctrlKey: true }));
    expect(textOf('.comparison:not([hidden]) h2')).toBe('Candidate 2 compared with candidate 1');
    expect(textOf('[aria-live=polite]')).toBe('Candidate 2 is compared with candidate 1.');
    expect(sent).toEqual([{ type: 'selected', candidate: 2, other: 1 }]);
    mark?.dispatchEvent(new MouseEvent('click', { bubbles: true, ctrlKey: true }));
    expect(document.querySelector('.comparison:not([hidden])')).toBeNull();
    expect(textOf('.details:not([hidden]) h2')).toBe('Candidate 2');
  });

  it('keeps a comparison when the editor selects the same candidate, and shows two that it selects', async () => {
    await receive({ type: 'select', candidate: 2, other: 0 });
    await receive({ type: 'select', candidate: 2 });
    expect(textOf('.comparison:not([hidden]) h2')).toBe('Candidate 2 compared with the seed');
    await receive({ type: 'select', candidate: 1 });
    expect(document.querySelector('.comparison:not([hidden])')).toBeNull();
  });

  it('shows a proposal with its parent, until it is accepted or a candidate is selected', async () => {
    const waiting = run().proposes({ parents: [1] }, [1, 1, 1]);
    await receive({ type: 'snapshot', state: stateOf(waiting), workedOn: 'here', folder: '/runs/run-1' });
    await receive({ type: 'select', candidate: 1, proposal: 3 });
    expect(textOf('.details:not([hidden]) h2')).toBe('Proposal 3');
    expect(new Set(selectedMarks())).toEqual(new Set(['1']));
    expect(textOf('[aria-live=polite]')).toBe('Proposal 3 is selected.');
    expect(kept).toEqual({ run: '/runs/run-1', candidate: 1, proposal: 3 });
    await receive({ type: 'snapshot', state: stateOf(waiting.admits()), workedOn: 'here', folder: '/runs/run-1' });
    expect(textOf('.details:not([hidden]) h2')).toBe('Candidate 3');
    document.querySelector(".lineage [data-candidate='0']")?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(sent).toEqual([{ type: 'selected', candidate: 0 }]);
    expect(kept).toEqual({ run: '/runs/run-1', candidate: 0 });
  });

  it('forwards requests to the editor', () => {
    document.querySelector<HTMLElement>('.actions vscode-button:not([hidden])')?.click();
    expect(sent).toEqual([{ type: 'pause' }]);
  });

  it('replaces all that it shows by the next snapshot', async () => {
    await receive({ type: 'snapshot', state: stateOf(new ExampleRun()), workedOn: 'nowhere', folder: '/runs/run-1' });
    expect(textOf('.now')).toMatch(/^Interrupted:/);
    expect(document.querySelectorAll('.scatter [role=option]')).toHaveLength(0);
  });
});
