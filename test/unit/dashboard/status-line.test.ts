import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DashboardIntent } from '../../../src/editor/dashboard/messages';
import { Projector } from '../../../src/presentation/projection';
import { StatusLine } from '../../../webview-ui/status-line';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

function statusOf(run: ExampleRun, live = true, sent: DashboardIntent[] = []): HTMLElement {
  const status = new StatusLine((intent) => sent.push(intent));
  status.update(projectionOf(run, live));
  return status.element;
}

/** The paragraphs that are shown, without what is hidden in them. */
const textsOf = (status: HTMLElement) =>
  [...status.querySelectorAll('p')]
    .filter((paragraph) => paragraph.closest('[hidden]') === null)
    .map((paragraph) => {
      const shown = document.createElement('p');
      shown.innerHTML = paragraph.innerHTML;
      for (const hidden of shown.querySelectorAll('[hidden]')) hidden.remove();
      return shown.textContent.trim();
    });

const isBusy = (status: HTMLElement) => status.querySelector('.ring')?.closest('[hidden]') === null;

const applyIn = (status: HTMLElement) => status.querySelector<HTMLElement>('vscode-button:not([hidden])');

const stopped = (run: ExampleRun) => run.add({ type: 'runStopped', reason: { kind: 'cancelled' } });

const withChild = (score: number) =>
  new ExampleRun().scores(0, [1, 0]).proposes({}, [1, 1, 1]).admits().scores(1, [score, score]);

afterEach(() => {
  vi.useRealTimers();
});

describe('the status of a run', () => {
  it('says what is being done, with a ring that turns', () => {
    const status = statusOf(new ExampleRun());
    expect(textsOf(status)).toEqual(['Now: scoring the seed on the Pareto set (0 of 2 examples)']);
    expect(isBusy(status)).toBe(true);
  });

  it('says that nothing works on an interrupted run', () => {
    const status = statusOf(new ExampleRun(), false);
    expect(textsOf(status)[0]).toMatch(/^Interrupted: nothing is running/);
    expect(isBusy(status)).toBe(false);
  });

  it('follows what another process does', () => {
    const status = new StatusLine(() => undefined);
    status.update(new Projector().project(new ExampleRun().state, 'elsewhere'));
    expect(textsOf(status.element)).toEqual([
      'Now: running in another window or terminal: scoring the seed on the Pareto set (0 of 2 examples). Pause it and decide on its proposals there.',
    ]);
    expect(isBusy(status.element)).toBe(true);
  });

  it('counts down to the next attempt while an endpoint doesn’t answer', () => {
    vi.useFakeTimers({ now: 5_000_000 });
    const run = new ExampleRun().add({
      type: 'runPaused',
      outage: { message: 'The endpoint doesn’t answer.', since: 4_000_000, failures: 1, retryAt: 5_010_000 },
    });
    const status = statusOf(run);
    expect(textsOf(status)[0]).toContain('10 s');
    vi.advanceTimersByTime(3000);
    expect(textsOf(status)[0]).toContain('7 s');
  });

  it('stops counting once the run has stopped', () => {
    vi.useFakeTimers({ now: 5_000_000 });
    const run = new ExampleRun().add({
      type: 'runPaused',
      outage: { message: 'The endpoint doesn’t answer.', since: 4_000_000, failures: 1, retryAt: 5_010_000 },
    });
    const status = new StatusLine(() => undefined);
    status.update(projectionOf(run));
    status.update(projectionOf(stopped(run)));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the outcome of a run', () => {
  it('replaces the current activity', () => {
    const status = statusOf(stopped(withChild(1)), false);
    expect(textsOf(status)).toContain('Best so far: candidate 1 with 1.00 on the Pareto set, the seed 0.50.');
    expect(isBusy(status)).toBe(false);
  });

  it('applies the best candidate so far', () => {
    const sent: DashboardIntent[] = [];
    applyIn(statusOf(stopped(withChild(1)), false, sent))?.click();
    expect(sent).toEqual([{ type: 'apply', candidate: 1 }]);
  });

  it('offers the large button only for a winner that is better on unseen rows', () => {
    const finished = (seedScore: number) =>
      withChild(1)
        .scores(0, [seedScore, seedScore], 'test')
        .scores(1, [1, 0.99], 'test')
        .add({ type: 'runStopped', reason: { kind: 'finished' } });
    const better = applyIn(statusOf(finished(0), false));
    expect(better?.textContent).toBe('Apply Winner…');
    expect(better?.getAttribute('appearance')).toBe('primary');
    const other = applyIn(statusOf(finished(1), false));
    expect(other?.textContent).toBe('Apply Candidate 1…');
    expect(other?.getAttribute('appearance')).toBe('secondary');
  });

  it('has nothing to apply when no candidate beat the seed', () => {
    expect(statusOf(stopped(withChild(0)), false).querySelector('vscode-button:not([hidden])')).toBeNull();
  });

  it('offers to check a prompt file that differs from the seed, and keeps the last result', () => {
    const sent: DashboardIntent[] = [];
    const status = new StatusLine((intent) => sent.push(intent));
    status.update(projectionOf(stopped(withChild(0)), false));
    const sentences = ['The prompt file is better than the seed.'];
    status.showPromptCheck({ isOffered: true, last: { sentences, isOutdated: true } });
    expect(textsOf(status.element)).toContain(
      'Last check: The prompt file is better than the seed. The file has changed since.',
    );
    applyIn(status.element)?.click();
    expect(sent).toEqual([{ type: 'checkPrompt' }]);

    status.showPromptCheck({ isOffered: false });
    expect(applyIn(status.element)).toBeNull();
    expect(textsOf(status.element).join()).not.toContain('Last check');
  });

  it('says what went wrong when the run failed', () => {
    const run = new ExampleRun().add({ type: 'runStopped', reason: { kind: 'failed', message: 'The disk is full.' } });
    const status = statusOf(run, false);
    expect(textsOf(status)).toContain('The disk is full.');
    expect(status.querySelector<HTMLElement>('.outcome')?.dataset['tone']).toBe('failed');
  });

  it('offers to review the winner of a run without review', () => {
    const sent: DashboardIntent[] = [];
    const unreviewed = withChild(1).add({
      type: 'steeringGiven',
      steering: { number: 1, change: { kind: 'review', review: 'off' } },
    });
    const status = statusOf(stopped(unreviewed), false, sent);
    const review = [...status.querySelectorAll<HTMLElement>('vscode-button:not([hidden])')].find(
      ({ textContent }) => textContent === 'Review Changes of the Winner',
    );
    review?.click();
    expect(sent).toEqual([{ type: 'reviewWinner' }]);
  });

  it('does not offer it when the proposals were reviewed', () => {
    const status = statusOf(stopped(withChild(1)), false);
    const shown = [...status.querySelectorAll('vscode-button:not([hidden])')].map(({ textContent }) => textContent);
    expect(shown).not.toContain('Review Changes of the Winner');
  });
});
