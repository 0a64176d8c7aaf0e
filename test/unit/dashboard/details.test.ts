import { describe, expect, it } from 'vitest';
import type { DashboardIntent } from '../../../src/editor/dashboard/messages';
import { Details } from '../../../webview-ui/details';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

const run = () =>
  new ExampleRun()
    .scores(0, [1, 0])
    .proposes(
      { diagnosis: 'It guesses.', changes: [{ summary: 'Says what to sort.', examples: ['ticket 1'] }] },
      [1, 1, 1],
    )
    .admits()
    .scores(1, [1, 1]);

const textsIn = ({ element }: Details, selector: string) =>
  [...element.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe('the details of a candidate', () => {
  it('say how it did against its parent, what it changed and why', () => {
    const details = new Details(
      () => undefined,
      () => undefined,
    );
    details.update(projectionOf(run()), { candidate: 1 });
    expect(textsIn(details, 'h2')).toEqual(['Candidate 1']);
    expect(textsIn(details, 'dt')[0]).toBe('Against parent');
    expect(textsIn(details, 'dd')[0]).toBe('1 won · 0 lost · 1 equal');
    expect(textsIn(details, '.diff .added')).toEqual(['+Sort support tickets.']);
    expect(textsIn(details, '.reasons p')[0]).toBe('It guesses.');
    expect(textsIn(details, '.reasons li')).toEqual(['Says what to sort. ticket 1']);
  });

  it('follow the selection, and show an example only when one is selected', () => {
    const details = new Details(
      () => undefined,
      () => undefined,
    );
    const projection = projectionOf(run());
    details.update(projection, { candidate: 1, example: 1 });
    expect(textsIn(details, '.example p')).toContain('scores 1.00 · parent 0.00 · best 1.00 by #1');
    details.update(projection, { candidate: 0 });
    expect(textsIn(details, 'h2')).toEqual(['Candidate 0, the seed']);
    expect(textsIn(details, '.example p')).toEqual([]);
    expect(textsIn(details, 'dt')).toEqual([]);
  });

  it('lead to the answers on the selected example', () => {
    const sent: DashboardIntent[] = [];
    const details = new Details(
      (intent) => sent.push(intent),
      () => undefined,
    );
    details.update(projectionOf(run()), { candidate: 1, example: 1 });
    const buttons = [...details.element.querySelectorAll<HTMLElement>('vscode-button:not([hidden])')];
    buttons.find(({ textContent }) => textContent === 'Show Example')?.click();
    expect(sent).toEqual([{ type: 'showExample', example: 1, candidate: 1 }]);
  });

  it('open the diff and apply the candidate that is shown', () => {
    const sent: DashboardIntent[] = [];
    const details = new Details(
      (intent) => sent.push(intent),
      () => undefined,
    );
    details.update(projectionOf(run()), { candidate: 1 });
    for (const button of details.element.querySelectorAll<HTMLElement>('vscode-button:not([hidden])')) button.click();
    expect(sent).toEqual([
      { type: 'openDiff', candidate: 1, against: 'parent' },
      { type: 'apply', candidate: 1 },
      { type: 'newRun', candidate: 1 },
    ]);
  });
});
