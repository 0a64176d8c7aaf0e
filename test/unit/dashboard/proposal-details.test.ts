import { expect, it } from 'vitest';
import type { DashboardIntent } from '../../../src/editor/dashboard/messages';
import { ProposalDetails } from '../../../webview-ui/proposal-details';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

const run = () =>
  new ExampleRun()
    .scores(0, [1, 0])
    .proposes(
      { diagnosis: 'It guesses.', changes: [{ summary: 'Says what to sort.', examples: ['ticket 1'] }] },
      [1, 1, 1],
    );

const textsIn = ({ element }: ProposalDetails, selector: string) =>
  [...element.querySelectorAll(selector)].map(({ textContent }) => textContent);

function shown(example: ExampleRun) {
  const sent: DashboardIntent[] = [];
  const details = new ProposalDetails((intent) => sent.push(intent));
  details.update(projectionOf(example), { candidate: 0, proposal: 1 });
  return { details, sent };
}

it('say what came of the proposal, what it changes and why', () => {
  const { details } = shown(run().add({ type: 'reviewRequested', proposal: 1 }));
  expect(textsIn(details, 'h2')).toEqual(['Proposal 1']);
  expect(textsIn(details, '.caption')).toEqual(['from the seed']);
  expect(textsIn(details, '.summary')).toEqual(['Open: waiting for your decision']);
  expect(textsIn(details, 'dd')).toEqual(['better, 1.2 → 3 of 3']);
  expect(textsIn(details, '.diff .added')).toEqual(['+Sort support tickets.']);
  expect(textsIn(details, '.reasons li')).toEqual(['Says what to sort. ticket 1']);
});

it('open the proposal, and the request and reply of its reflection', () => {
  const { details, sent } = shown(run());
  for (const button of details.element.querySelectorAll<HTMLElement>('vscode-button:not([hidden])')) button.click();
  expect(sent).toEqual([
    { type: 'openProposal', proposal: 1 },
    { type: 'showReflection', proposal: 1 },
  ]);
});

it('are hidden while no proposal is selected', () => {
  const { details } = shown(run());
  details.update(projectionOf(run()), { candidate: 0 });
  expect(details.element.hidden).toBe(true);
});
