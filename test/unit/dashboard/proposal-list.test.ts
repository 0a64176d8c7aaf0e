import { expect, it } from 'vitest';
import type { DashboardIntent } from '../../../src/editor/dashboard/messages';
import { ProposalList } from '../../../webview-ui/proposal-list';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

const twoDiscarded = () =>
  new ExampleRun()
    .scores(0, [1, 0])
    .proposes({}, [0, 0, 0])
    .add({ type: 'proposalDiscarded', proposal: 1, reason: { kind: 'notBetter' } })
    .proposes({}, [0, 0, 1])
    .add({ type: 'proposalDiscarded', proposal: 2, reason: { kind: 'notBetter' } });

it('is not shown while there is nothing to list', () => {
  const list = new ProposalList(() => undefined);
  list.update(projectionOf(new ExampleRun()));
  expect(list.element.hidden).toBe(true);
});

it('lists what was discarded, the latest first', () => {
  const list = new ProposalList(() => undefined);
  list.update(projectionOf(twoDiscarded()));
  expect(list.element.querySelector('summary')?.textContent).toBe('2 proposals discarded: why');
  const entries = [...list.element.querySelectorAll('li')].map(({ textContent }) => textContent);
  expect(entries.map((entry) => /^Proposal \d/.exec(entry)?.[0])).toEqual(['Proposal 2', 'Proposal 1']);
});

it('opens a proposal', () => {
  const sent: DashboardIntent[] = [];
  const list = new ProposalList((intent) => sent.push(intent));
  list.update(projectionOf(twoDiscarded()));
  list.element.querySelectorAll('button')[1]?.click();
  expect(sent).toEqual([{ type: 'openProposal', proposal: 1 }]);
});
