import { expect, it } from 'vitest';
import type { DashboardIntent } from '../../../src/editor/dashboard/messages';
import type { Selection } from '../../../src/presentation/projection';
import { Timeline } from '../../../webview-ui/timeline';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

const run = () =>
  new ExampleRun(2, {}, { route: 'Sort tickets.', reply: 'Answer.' })
    .scores(0, [1, 0])
    .proposes({}, [1, 0.8, 1])
    .add({ type: 'reviewDecided', proposal: 1, decision: { kind: 'accept' } })
    .admits()
    .proposes({ parents: [1] }, [0, 0, 0])
    .add({ type: 'proposalDiscarded', proposal: 2, reason: { kind: 'notBetter' } })
    .proposes({}, [1, 1, 1])
    .add({ type: 'proposalDiscarded', proposal: 3, reason: { kind: 'rejected', reason: 'too long' } })
    .add({ type: 'taskSkipped', iteration: 4, task: 0, reason: { kind: 'perfect' } });

function opened(shown: ExampleRun, selection: Selection = {}) {
  const sent: DashboardIntent[] = [];
  const selected: number[] = [];
  const timeline = new Timeline(
    (intent) => sent.push(intent),
    (candidate) => selected.push(candidate),
  );
  timeline.update(projectionOf(shown), selection);
  timeline.element.open = true;
  timeline.element.dispatchEvent(new Event('toggle'));
  const rows = () => [...timeline.element.querySelectorAll('li')].map(({ children }) => [...children]);
  const texts = () => rows().map((parts) => parts.map(({ textContent }) => textContent));
  const choose = (value: string) => {
    const filter = timeline.element.querySelector('select');
    if (filter === null) throw new Error('There is no filter.');
    filter.value = value;
    filter.dispatchEvent(new Event('change'));
  };
  return { timeline, sent, selected, texts, choose };
}

it('is not shown while there is nothing to list', () => {
  expect(opened(new ExampleRun()).timeline.element.hidden).toBe(true);
});

it('counts what came of the attempts', () => {
  expect(opened(run()).timeline.element.querySelector('summary')?.textContent).toMatch(
    /^Timeline: \d+ iterations? · 1 accepted, 1 discarded, 1 rejected in review, 1 without a proposal$/,
  );
});

it('says what was tried, what came of it and why, the latest first', () => {
  const [skipped, rejected, discarded, accepted] = opened(run()).texts();
  expect(skipped).toEqual([
    'Iteration 4',
    'Without a Proposal: every score of the minibatch was perfect, so there was nothing to learn',
  ]);
  expect(rejected?.[0]).toContain('mutation · from the seed · module route · feedback-1, feedback-2, feedback-3');
  expect(rejected?.[1]).toContain('Rejected in Review: you rejected it: “too long”');
  expect(discarded?.[0]).toContain('from candidate 1');
  expect(discarded?.[1]).toBe('Discarded: worse than candidate 0 on the minibatch: 1.2 → 0 of 3');
  expect(accepted?.[1]).toMatch(/^Accepted: became candidate 1; better .*1\.2 → 2\.8 of 3 · accepted by you$/);
  expect(accepted?.[2]).toBe('Too short.');
});

it('lists only the chosen outcome', () => {
  const { texts, choose } = opened(run());
  choose('rejected');
  expect(texts().map(([tried]) => tried?.slice(0, 21))).toEqual(['Iteration 3Proposal 3']);
  choose('');
  expect(texts()).toHaveLength(4);
});

it('opens the proposal, its reflection and its candidate', () => {
  const { timeline, sent, selected } = opened(run());
  const [proposal, candidate, reflection] =
    timeline.element.querySelectorAll<HTMLButtonElement>('li:last-child button');
  for (const button of [proposal, candidate, reflection]) button?.click();
  expect(sent).toEqual([
    { type: 'openProposal', proposal: 1 },
    { type: 'showReflection', proposal: 1 },
  ]);
  expect(selected).toEqual([1]);
});

it('marks the selected proposal, or the attempt that the selected candidate came from', () => {
  const marked = (selection: Selection) =>
    opened(run(), selection).timeline.element.querySelector('li[aria-current] .row-button')?.textContent;
  expect(marked({ candidate: 0, proposal: 3 })).toBe('Proposal 3');
  expect(marked({ candidate: 1 })).toBe('Proposal 1');
  expect(marked({ candidate: 0 })).toBeUndefined();
});

it('adds the earlier ones of a long run on request', () => {
  const long = new ExampleRun().scores(0, [1, 0]);
  for (let made = 0; made < 120; made += 1) long.proposes();
  const { timeline, texts } = opened(long);
  expect(texts()).toHaveLength(50);
  timeline.element.querySelector<HTMLElement>('vscode-button, button.more')?.click();
  expect(texts()).toHaveLength(100);
});

it('offers no request, and no unknown iteration, of an imported run', () => {
  const imported = new ExampleRun()
    .scores(0, [1, 0])
    .proposes({ iteration: 0 }, [1, 0.8, 1])
    .admits()
    .add({ type: 'runStopped', reason: { kind: 'imported', from: 'runs/capitals' } });
  const { timeline, texts } = opened(imported);

  expect(texts()[0]?.[0]).not.toContain('Iteration');
  expect(timeline.element.querySelector('[data-opens=candidate]')).not.toBeNull();
  expect(timeline.element.querySelector('[data-opens=reflection]')).toBeNull();
});
