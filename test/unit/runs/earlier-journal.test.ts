import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { partsOf } from '../../../src/gepa/combined-parts';
import { isDecision, type RunEvent } from '../../../src/gepa/events';
import { RunFold } from '../../../src/gepa/fold';
import { withPresentProposals } from '../../../src/runs/earlier-journal';
import { journalFile, readJournal } from '../../../src/runs/journal';
import { newRun, openSession, workspace } from './practice-run';

test('a run of an earlier version, whose combinations had the scores of their parts, is resumed', async () => {
  const run = await newRun(await workspace());
  await openSession(run).session.run();
  const events = readJournal(run.runFolder);
  const combinations = events.filter(
    (event) => event.type === 'proposalMade' && event.proposal.origin.kind === 'combination',
  );
  expect(combinations.length).toBeGreaterThan(0);
  const earlier = inEarlierForm(events);
  expect(decisionsOf(withPresentProposals(earlier))).toEqual(decisionsOf(events));

  const cut = earlier.slice(0, Math.floor(earlier.length * 0.7));
  writeFileSync(journalFile(run.runFolder), cut.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const { session } = openSession(run);
  await session.run();
  expect(readFileSync(journalFile(run.runFolder), 'utf8')).toContain('"before":');
  expect(decisionsOf(withPresentProposals(readJournal(run.runFolder)))).toEqual(decisionsOf(events));
});

const decisionsOf = (events: readonly RunEvent[]) =>
  events.filter((event) => isDecision(event) && event.type !== 'testStarted').map((event) => ({ ...event, at: 0 }));

/** A journal as it was written before a score told whose it is. */
function inEarlierForm(events: readonly RunEvent[]): readonly RunEvent[] {
  const { proposals } = RunFold.over(events).state;
  return events.flatMap((event): readonly RunEvent[] => {
    if (event.type !== 'proposalMade') return [event];
    const { baseline, ...proposal } = event.proposal;
    const parts = partsOf(proposals, event.proposal);
    const baselines = baseline === undefined ? parts.flatMap((part) => part.proposal.baseline ?? []) : [baseline];
    const examples = baselines.flatMap((one) => one.examples);
    const before = baselines.flatMap(({ scores }) => scores);
    const made: RunEvent = { ...event, proposal: { ...proposal, ...{ examples, before } } };
    const after = baseline === undefined ? parts.flatMap(({ measured }) => measured?.after ?? []) : [];
    const { number } = proposal;
    return after.length === 0 ? [made] : [made, { type: 'proposalTested', proposal: number, after, at: event.at }];
  });
}
